package org.hpsocket.dist.conf;

import java.io.File;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Takes files named {@code FACTORY~NAME.cfg}. File Install by itself knows {@code FACTORY-NAME.cfg} only, and takes the
 * others for configurations that nobody asks for; so it is given theirs under such a name.
 *
 * <p>Thread: File Install's.
 */
@Component(service = ArtifactInstaller.class, property = "service.ranking:Integer=1")
public final class FactoryFiles implements ArtifactInstaller {
    private static final String NOT_A_COMPONENT = "(!(component.id=*))";
    private static final char BEFORE_NAME = '~';
    private static final char ITS_OWN = '-';

    private final ArtifactInstaller files;

    /**
     * Begins.
     *
     * @param files File Install's own
     */
    @Activate
    public FactoryFiles(@Reference(target = NOT_A_COMPONENT) final ArtifactInstaller files) {
        this.files = files;
    }

    @Override
    public boolean canHandle(final File file) {
        final int named = file.getName().indexOf(BEFORE_NAME);
        return named > 0 && file.getName().lastIndexOf(ITS_OWN, named) < 0 && files.canHandle(file);
    }

    @Override
    public void install(final File file) throws Exception {
        files.install(new Renamed(file));
    }

    @Override
    public void update(final File file) throws Exception {
        files.update(new Renamed(file));
    }

    @Override
    public void uninstall(final File file) throws Exception {
        files.uninstall(new Renamed(file));
    }

    /** The same file; only asked for its name it answers in File Install's way. */
    private static final class Renamed extends File {
        private static final long serialVersionUID = 1;

        private Renamed(final File file) {
            super(file.getPath());
        }

        @Override
        public String getName() {
            final var name = new StringBuilder(super.getName());
            name.setCharAt(name.indexOf(String.valueOf(BEFORE_NAME)), ITS_OWN);
            return name.toString();
        }
    }
}
