package org.hpsocket.core;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.hpsocket.CloseReason.Kind;
import org.hpsocket.HpSocketException;
import org.hpsocket.Layer;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Filter;
import org.hpsocket.spi.FilterFactory;
import org.hpsocket.spi.Settings;
import org.hpsocket.spi.Slab;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.StageException;
import org.hpsocket.spi.State;
import org.hpsocket.spi.Step;
import org.hpsocket.spi.Swap;
import org.hpsocket.spi.Turn;

/**
 * Makes filters that pass bytes as they are until they are told to begin. Then they say {@code ?} and wait for
 * {@code o}, which opens, {@code w}, which has a worker open, or anything else, which is refused. Open, they turn lower
 * case into upper case and back; {@code !} is the farewell.
 */
public class Sleeper implements FilterFactory, Layer {
    final List<String> prepared = new CopyOnWriteArrayList<>();
    public final List<Runnable> users = new CopyOnWriteArrayList<>();
    volatile HpSocketException refusal;
    public volatile boolean asleep = true;
    volatile boolean secure = true;

    @Override
    public String name() {
        return "sleeper";
    }

    @Override
    public Settings settings() {
        return Settings.NONE;
    }

    @Override
    public boolean secure() {
        return secure;
    }

    @Override
    public void usedBy(final Runnable prepare) {
        users.add(prepare);
    }

    @Override
    public void leftBy(final Runnable prepare) {
        users.remove(prepare);
    }

    @Override
    public Swap swap() {
        return Swap.WITH_STATE;
    }

    @Override
    public void prepare(final Settings settings, final boolean accepting) {
        prepared.add(accepting ? "accepting" : "connecting");
        if (refusal != null) {
            throw refusal;
        }
    }

    @Override
    public Filter create(final StageContext context) {
        return new Sleeping(asleep ? Mood.ASLEEP : Mood.BEGUN, false);
    }

    @Override
    public Filter restore(final State state, final StageContext context) {
        final var values = new Settings(state.values());
        return new Sleeping(Mood.values()[values.integer("mood")], values.flag("greeted"));
    }

    private enum Mood { ASLEEP, BEGUN, OPEN, OVER }

    private static final class Sleeping implements Filter {
        private volatile Mood mood;
        private boolean greeted;
        private boolean parted;

        Sleeping(final Mood mood, final boolean greeted) {
            this.mood = mood;
            this.greeted = greeted;
        }

        @Override
        public Step in(final Bytes in, final Turn turn) {
            if (in.isEmpty() || mood == Mood.OVER) {
                return mood == Mood.OVER ? Step.ENDED : Step.NEEDS_MORE;
            }
            if (mood == Mood.ASLEEP) {
                turn.up(in.removeFirst());
                return Step.EMITTED;
            }
            return mood == Mood.BEGUN ? shake(in.get(), turn) : read(in, turn);
        }

        private Step shake(final byte word, final Turn turn) {
            switch (word) {
                case 'o' -> mood = Mood.OPEN;
                case 'w' -> {
                    turn.offload(() -> mood = Mood.OPEN);
                    return Step.BLOCKED;
                }
                default -> throw new StageException(Kind.HANDSHAKE, "handshake not understood, word=" + (char) word);
            }
            return Step.EMITTED;
        }

        private Step read(final Bytes in, final Turn turn) {
            if (in.peek(0) == '!') {
                in.skip(1);
                mood = Mood.OVER;
                return Step.ENDED;
            }
            final Slab unit = turn.take(in.first().remaining());
            if (unit == null) {
                return Step.BLOCKED;
            }
            unit.buffer().clear();
            for (int left = in.first().remaining(); left > 0 && in.peek(0) != '!'; left--) {
                unit.buffer().put(changed(in.get()));
            }
            unit.buffer().flip();
            turn.up(unit);
            return Step.EMITTED;
        }

        @Override
        public Step out(final Bytes in, final Turn turn) {
            if (mood != Mood.ASLEEP && !greeted) {
                greeted = put("?", turn);
                return greeted ? Step.EMITTED : Step.BLOCKED;
            }
            if (in.isEmpty() || !ready()) {
                return in.isEmpty() ? Step.NEEDS_MORE : Step.BLOCKED;
            }
            final Slab unit = in.removeFirst();
            for (int i = unit.buffer().position(); mood == Mood.OPEN && i < unit.buffer().limit(); i++) {
                unit.buffer().put(i, changed(unit.buffer().get(i)));
            }
            turn.down(unit);
            return Step.EMITTED;
        }

        private static boolean put(final String word, final Turn turn) {
            final Slab slab = turn.take(word.length());
            if (slab != null) {
                slab.buffer().clear().put(word.getBytes(StandardCharsets.US_ASCII)).flip();
                turn.down(slab);
            }
            return slab != null;
        }

        private static byte changed(final byte letter) {
            return (byte) (Character.isLetter(letter) ? letter ^ 0x20 : letter);
        }

        @Override
        public boolean ready() {
            return mood != Mood.BEGUN;
        }

        @Override
        public boolean isAsleep() {
            return mood == Mood.ASLEEP;
        }

        @Override
        public void begin() {
            mood = Mood.BEGUN;
        }

        @Override
        public Step end(final Turn turn) {
            if (mood == Mood.OPEN) {
                turn.cutShort();
            }
            return mood == Mood.BEGUN ? Step.NEEDS_MORE : Step.ENDED;
        }

        @Override
        public Step finish(final Turn turn) {
            if (parted || mood == Mood.ASLEEP || mood == Mood.BEGUN) {
                return Step.ENDED;
            }
            parted = true;
            turn.down(ByteBuffer.wrap(new byte[] {'!'}));
            return Step.EMITTED;
        }

        @Override
        public State export() {
            return new State(1, Map.of("mood", mood.ordinal(), "greeted", greeted));
        }
    }
}
