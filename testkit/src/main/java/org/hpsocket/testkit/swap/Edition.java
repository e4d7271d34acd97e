package org.hpsocket.testkit.swap;

import org.hpsocket.spi.CodecFactory;
import org.hpsocket.spi.FilterFactory;
import org.hpsocket.spi.Stage;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.StageFactory;
import org.hpsocket.spi.State;
import org.hpsocket.spi.Swap;

/**
 * Another version of a codec or filter: the same code behind a number, seen at work, with a fault if asked for.
 *
 * @param number which one it is
 * @param seen is told of every unit
 * @param fault what is wrong with it
 */
public record Edition(int number, Sightings seen, Fault fault) {

    /** What can be wrong with an edition. */
    public enum Fault {
        /** Nothing. */
        NONE,
        /** It makes no stages. */
        CREATES_NOTHING,
        /** It takes over no stages. */
        RESTORES_NOTHING,
        /** It answers null for a stage. */
        ANSWERS_NULL,
        /** It does not know the version of any state. */
        REFUSES_STATE,
        /** It throws whenever it is stepped. */
        FAILS_AT_WORK,
        /** It never comes to the end of a unit. */
        NEVER_AT_BOUNDARY,
        /** It does not write down what it knows. */
        KEEPS_STATE,
        /** It stays with the connections that it has. */
        DRAINS
    }

    /**
     * Makes an edition without a fault.
     *
     * @param number which one it is
     * @param seen is told of every unit
     */
    public Edition(final int number, final Sightings seen) {
        this(number, seen, Fault.NONE);
    }

    /**
     * Makes this edition of a codec.
     *
     * @param code the codec
     * @return its factory
     */
    public CodecFactory of(final CodecFactory code) {
        return new EditionCodec.Factory(this, code);
    }

    /**
     * Makes this edition of a filter.
     *
     * @param code the filter
     * @return its factory
     */
    public FilterFactory of(final FilterFactory code) {
        return new EditionFilter.Factory(this, code);
    }

    Swap way(final StageFactory<?> code) {
        return switch (fault) {
            case DRAINS -> Swap.DRAIN;
            case NEVER_AT_BOUNDARY -> Swap.AT_BOUNDARY;
            default -> code.swap();
        };
    }

    <S extends Stage> S created(final StageFactory<S> code, final StageContext context) {
        if (fault == Fault.CREATES_NOTHING) {
            throw new Failure(this + " makes nothing");
        }
        return code.create(context);
    }

    <S extends Stage> S restored(final StageFactory<S> code, final State state, final StageContext context) {
        if (fault == Fault.RESTORES_NOTHING) {
            throw new Failure(this + " takes over nothing");
        }
        if (fault == Fault.REFUSES_STATE) {
            throw new IllegalArgumentException("state version=" + state.version() + " is unknown to " + this);
        }
        return code.restore(state, context);
    }

    /** A step is to be done. */
    void works() {
        if (fault == Fault.FAILS_AT_WORK) {
            throw new Failure(this + " does not work");
        }
    }

    boolean is(final Fault other) {
        return fault == other;
    }

    State exported(final Stage stage) {
        if (fault == Fault.KEEPS_STATE) {
            throw new Failure(this + " keeps what it knows");
        }
        return stage.export();
    }

    @Override
    public String toString() {
        return "edition " + number;
    }

    /** Thrown on purpose, in a type of the code's own. */
    static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1;

        Failure(final String message) {
            super(message);
        }
    }
}
