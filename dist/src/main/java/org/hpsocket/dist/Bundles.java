package org.hpsocket.dist;

import org.osgi.framework.Bundle;

/** The scene that shows what runs: the bundles of the runtime, and how many others. */
final class Bundles implements Scene {
    private static final String OURS = "org.hpsocket.";

    @Override
    public String title() {
        return "the runtime, as bundles in Felix";
    }

    @Override
    public void play(final Tour tour) {
        int others = 0;
        for (final Bundle bundle : tour.house().felix().bundles()) {
            if (bundle.getSymbolicName().startsWith(OURS)) {
                tour.terminal().print("   " + bundle.getSymbolicName() + " " + bundle.getVersion());
            } else {
                others++;
            }
        }
        tour.terminal().print("   and " + others
            + " more: Declarative Services, Config Admin, Metatype, log, Agrona, BouncyCastle");
    }
}
