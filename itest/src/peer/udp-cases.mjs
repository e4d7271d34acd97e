// What a UDP peer sends and has to hear in each golden recording, and the events that the recorded side told.
import { readFileSync } from 'node:fs';

export const NOTICE = 'beb61febda5246ba923359dbbfe6c8e4';
const LONGEST = 1432;
const HELLO = Buffer.from('hello').toString('hex');
const X = Buffer.from('x').toString('hex');
const Q = Buffer.from('q').toString('hex');

/**
 * Gives the cases of both roles, by name: { title, events, heard, play }. `heard` is what each actor has to hear, in
 * order: { hex, after }, `after` in ms since the beginning where only a heartbeat's time tells it. `play` drives the
 * actors. What is made up here, and not recorded, is what the recordings leave out: what the peer by hand sent.
 */
export function goldenCases(directory) {
  const read = (file) => JSON.parse(readFileSync(new URL(file, directory), 'utf8'));
  const { close_notify_hex: notice, cases } = read('udp_heartbeat_close.json');
  same('close notice', notice, NOTICE);
  const left = new Set(cases);
  const find = (beginning) => {
    const row = cases.find((one) => one.case.startsWith(beginning));
    if (row === undefined || !left.delete(row)) throw new Error(`no recording begins with ${beginning}`);
    return { title: row.case, row, events: recordedEvents(row) };
  };
  const all = { servers: servers(find), clients: clients(find) };
  if (left.size > 0) throw new Error(`not played: ${[...left].map((row) => row.case).join('; ')}`);
  for (const file of ['udp-close', 'udp-heartbeat']) {
    const rows = read(`${file}.json`);
    all.servers[file] = { title: file, ...asClient(rows) };
    all.clients[file] = { title: file, ...asServer(rows) };
  }
  return all;
}

/** Cases of a server: the peer is its client. */
function servers(find) {
  const after = (hex, recorded) => [...hex, ...recorded.map((row) => row.hex)].map((each) => ({ hex: each }));
  const by = (name, beginning, known, other, play) => {
    const { title, row, events: told } = find(beginning);
    return [name, { title, events: told, heard: { known: known(row), ...other(row) }, play }];
  };
  const nobody = () => ({});
  const received = (row) => after([], row.datagrams_received_by_raw_client);
  return Object.fromEntries([
    by('silent', 'raw client -> HP server (interval 1000 x 3)', received, nobody, async ({ known }) => {
      await known.asks('');
      await known.passes(1000);
      await known.asks(HELLO);
      await known.passes(300);
      await known.asks('');
    }),
    by('notices', 'raw client sends "x" then close notify', (row) => after([X], row.reply_known),
      (row) => ({ other: after([], row.reply_unknown) }), async ({ known, other }) => {
        await known.asks(X);
        await other.sends(NOTICE);
        await known.sends(NOTICE);
      }),
    by('disconnects', 'HP server echoes then calls Disconnect', received, nobody, ({ known }) => known.sends(X)),
    by('stops', 'HP server Stop()', (row) => after([X], row.datagrams_received_by_raw_client), nobody,
      ({ known }) => known.asks(X)),
    by('refuses', 'OnAccept returns HR_ERROR', received, nobody, ({ known }) => known.asks(X)),
    by('full', 'max connection count 1', () => after([X, NOTICE], []),
      (row) => ({ other: after([], row.datagrams_received_by_second_peer) }), async ({ known, other }) => {
        await known.asks(X);
        await other.asks(X);
      }),
    by('oversize', `datagram of ${LONGEST + 1} bytes`, (row) => after([X], row.reply_known),
      (row) => ({ other: after([], row.reply_unknown) }), async ({ known, other }) => {
        await known.asks(X);
        await other.sends(X.repeat(LONGEST + 1));
        await known.sends(X.repeat(LONGEST + 1));
      }),
  ]);
}

/** Cases of a client: the peer is its server. */
function clients(find) {
  const by = (name, beginning, play) => {
    const { title, row, events: told } = find(beginning);
    const sent = row.datagrams?.filter((each) => each.dir === 'from_hp') ?? [];
    return [name, { title, events: told, heard: { known: timed(sent) }, play, closed: row.datagrams === undefined }];
  };
  return Object.fromEntries([
    by('unanswered', 'HP client, detect interval 1000 ms x 3', async () => {}),
    by('answered', 'HP client, peer answers each 0-byte', async ({ known }) => {
      for (let count = 1, empty = 0; empty < 5; count++) {
        if (await known.hears(count) === '') {
          empty++;
          await known.sends('');
        }
      }
    }),
    by('undetected', 'HP client, detection disabled', async ({ known }) => {
      await known.hears(2);
      await known.passes(2000);
    }),
    by('noticed', 'HP client receives close notify', async ({ known }) => {
      await known.hears(2);
      await known.sends(NOTICE);
    }),
    by('unreachable', 'HP client, nothing listening', async () => {}),
    by('oversized', 'HP client (max datagram 100) receives 101', async ({ known }) => {
      await known.hears(2);
      await known.sends(Q.repeat(101));
    }),
  ]);
}

/** Both sides were recorded: each datagram of this side goes out once all before it have come, no earlier than then. */
function asClient(rows) {
  const echoes = exchanged(rows, ['OnReceive', 'OnSend']);
  const events = ['OnAccept', 'OnHandShake', ...echoes, 'OnClose op=SO_CLOSE code=0', 'OnShutdown'];
  const answers = rows.filter(({ dir }) => dir === 's2c').map(({ hex }) => ({ hex }));
  return { events, heard: { known: answers }, play: async ({ known }) => {
    let heard = 0;
    let before = rows[0].t_ms;
    for (const { dir, hex, t_ms: time } of rows) {
      if (dir === 's2c') {
        await known.hears(++heard);
      } else {
        await known.passes(time - before);
        await known.sends(hex);
      }
      before = time;
    }
  } };
}

function asServer(rows) {
  const sent = rows.filter(({ dir }) => dir === 'c2s');
  const echoes = exchanged(rows, ['OnSend', 'OnReceive']);
  const events = ['OnConnect', 'OnHandShake', ...echoes, 'OnClose op=SO_CLOSE code=0'];
  return { events, heard: { known: timed(sent) }, play: async ({ known }) => {
    let heard = 0;
    for (const { dir, hex } of rows.slice(0, -1)) {
      if (dir === 'c2s') await known.hears(++heard);
      else await known.sends(hex);
    }
  } };
}

/** The events of echoes, which were not written down here. */
const exchanged = (rows, order) => rows.filter(({ dir, hex }) => dir === 'c2s' && hex !== '' && hex !== NOTICE)
  .flatMap(({ hex, len }) => order.map((event) => `${event} len=${len}${event === 'OnReceive' ? ` ${hex}` : ''}`));

const timed = (rows) => rows.map(({ hex, t_ms: time }, index) => ({
  hex, ...(hex === '' && index > 0 ? { after: time - rows[0].t_ms } : {}),
}));

/** The recorded events without ids and addresses; what a stranger's close notice caused is not asked of us. */
const recordedEvents = (row) => row.events.filter((text) => !text.includes(' id=2'))
  .map((text) => text.replace(/ id=1| from .*/g, '').replace(/^(OnSend len=\d+) .*/, '$1'));

function same(what, mine, recorded) {
  if (mine !== recorded) throw new Error(`${what}: ${mine} was recorded as ${recorded}`);
}
