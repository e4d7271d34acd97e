package org.hpsocket.core.folder;

/** Loads the code of a unit. */
interface Loading {

    /** Loads what it provides. Nothing of it is left behind when it is refused. */
    Loaded load(Unit unit) throws Refused;

    /** The way that fits how the runtime itself was loaded. */
    static Loading here() {
        final ModuleLayer parent = Loading.class.getModule().getLayer();
        return parent == null ? new ClassPathLoading() : new LayerLoading(parent);
    }
}
