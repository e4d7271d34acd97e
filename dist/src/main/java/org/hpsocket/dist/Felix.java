package org.hpsocket.dist;

/** Whether Felix is there: an image does without. */
final class Felix {
    private static final String FACTORY = "org.osgi.framework.launch.FrameworkFactory";

    private Felix() {
    }

    /** Refuses what needs it where it is not. */
    static void require(final String what) {
        try {
            Class.forName(FACTORY, false, Felix.class.getClassLoader());
        } catch (final ClassNotFoundException e) {
            throw Fault.usage(what + " needs Felix and its bundles, which this image does without");
        }
    }
}
