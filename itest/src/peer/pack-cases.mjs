// What a PACK server has to answer to what: the wire by itself, and the cases of the golden recordings and beyond.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** The limit of the recorded servers, unless a recording says otherwise. */
export const GOLDEN_MAX = 262_144;

// ---- the wire: { flag, max, wide }

const header = (wire, length, flag = wire.flag) => {
  const word = Buffer.alloc(4);
  word.writeUInt32LE(wire.wide ? length : flag * 2 ** 22 + length);
  return word;
};
export const pack = (wire, body, flag) => Buffer.concat([header(wire, body.length, flag), body]);
const alphabet = (length) => Buffer.alloc(length, 'abcdefghijklmnopqrstuvwxyz');
export const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
export const name = (wire) => `${wire.wide ? 'wide' : `flag=0x${wire.flag.toString(16)}`} max=${wire.max}`;

/** Gives the length that a header announces, or throws what is wrong with it. */
function announced(wire, word) {
  const flag = wire.wide ? 0 : Math.floor(word / 2 ** 22);
  const length = wire.wide ? word : word % 2 ** 22;
  if (wire.flag !== 0 && flag !== wire.flag) throw new Error(`flag=0x${flag.toString(16)}`);
  if (length < 1 || length > wire.max) throw new Error(`length=${length}`);
  return length;
}

/** Takes whole bodies out of a growing list of chunks; what is left stays in the list. */
export function* bodies(wire, chunks) {
  let left = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  while (left >= 4) {
    if (chunks[0].length < 4) chunks.splice(0, chunks.length, Buffer.concat(chunks));
    const length = announced(wire, chunks[0].readUInt32LE());
    if (left < 4 + length) return;
    const all = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
    chunks.splice(0, chunks.length, all.subarray(4 + length));
    left -= 4 + length;
    yield all.subarray(4, 4 + length);
  }
}

// ---- the cases: { title, wire, pieces to send, reply that comes back, open: whether the connection is afterwards }

/** Gives the recorded cases that belong to a wire, and those that are made up for it. */
export const casesOf = (wire, golden, options) => [
  ...golden.filter((row) => name(row.wire) === name(wire)), ...(wire.wide ? wideCases(wire) : []),
  randomEcho(wire, options),
];

/** Reads the recorded cases. */
export function goldenCases(directory) {
  const read = (file) => JSON.parse(readFileSync(new URL(file, directory), 'utf8'));
  const { frames, server_receive: received, send_limits: sent } = read('pack.json');
  return [
    ...read('pack-frames.json').map(recordedAnswer), ...frames.map(recordedFrame), ...received.map(recordedReceive),
    echoed('send limits, last packs', wireOf(1), Buffer.from(sent.tail_hex, 'hex')), longestPack(sent.hard_max),
  ];
}

const wireOf = (flag, max = GOLDEN_MAX) => ({ flag, max, wide: false });
const echoed = (title, wire, bytes, pieces = [bytes]) => ({ title, wire, pieces, reply: bytes, open: true });

function recordedAnswer(row) {
  const wire = wireOf(row.flag);
  const body = alphabet(row.body_len);
  const sent = pack(wire, body, row.sent_flag);
  const open = row.result === 'echoed';
  same('header', sent.subarray(0, 4).toString('hex'), row.header_hex);
  if (open) same('echoed header', header(wire, body.length).toString('hex'), row.echo_header_hex);
  const title = `answer to flag=0x${(row.sent_flag ?? row.flag).toString(16)} body=${row.body_len}`;
  return { title, wire, pieces: [sent], reply: open ? pack(wire, body) : Buffer.alloc(0), open };
}

function recordedFrame(row) {
  const frame = pack(wireOf(row.flag), alphabet(row.body_len));
  same(row.name, sha256(frame), row.frame_sha256);
  return echoed(row.name, wireOf(row.flag), frame);
}

function recordedReceive(row) {
  const pieces = [row.sent_hex].flat().map((hex) => Buffer.from(hex, 'hex'));
  const reply = Buffer.from(row.reply_hex, 'hex');
  const wire = wireOf(row.server_flag, row.server_max);
  return { title: row.case, wire, pieces, reply, open: row.connection === 'open' };
}

function longestPack(row) {
  const wire = wireOf(0x3ff, 2 ** 22 - 1);
  const frame = pack(wire, alphabet(wire.max));
  same('hard max', frame.subarray(0, 4).toString('hex'), row.header_hex);
  return echoed('longest pack', wire, frame);
}

function same(what, mine, recorded) {
  if (recorded !== undefined && mine !== recorded) throw new Error(`${what}: ${mine} was recorded as ${recorded}`);
}

/** What a wide server refuses; HP-Socket has no such header. */
function wideCases(wire) {
  return [...new Set([0, wire.max + 1, 2 ** 31, 2 ** 32 - 1])].map((length) => ({
    title: `wide length=${length}: closed`, wire, pieces: [header(wire, length), alphabet(16)],
    reply: Buffer.alloc(0), open: false,
  }));
}

function randomEcho(wire, { messages, seed }) {
  const random = mulberry32(seed);
  const upTo = (most) => 1 + Math.floor(random() * most);
  const length = () => upTo(upTo(Math.min(wire.max, 65_536)));
  const all = Buffer.concat(Array.from({ length: messages }, () => pack(wire, alphabet(length()))));
  const pieces = [];
  for (let at = 0, end; at < all.length; at = end) {
    end = Math.min(all.length, at + upTo(upTo(32_768)));
    pieces.push(all.subarray(at, end));
  }
  return echoed(`random echo of ${messages} packs in ${pieces.length} pieces, seed=${seed}`, wire, all, pieces);
}

function mulberry32(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let word = Math.imul(state ^ (state >>> 15), 1 | state);
    word = (word + Math.imul(word ^ (word >>> 7), 61 | word)) ^ word;
    return ((word ^ (word >>> 14)) >>> 0) / 2 ** 32;
  };
}
