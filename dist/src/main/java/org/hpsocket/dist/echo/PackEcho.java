package org.hpsocket.dist.echo;

import java.nio.ByteBuffer;
import java.util.Map;
import org.hpsocket.Connection;
import org.hpsocket.HandleResult;
import org.hpsocket.PackListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** Sends whole messages back. */
@Component(service = PackListener.class, configurationPid = "org.hpsocket.echo.pack",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class PackEcho implements PackListener {
    private final Damage damage;

    /** Makes one that spoils nothing. */
    public PackEcho() {
        damage = Damage.none();
    }

    /**
     * Makes one out of a configuration.
     *
     * @param configuration its properties
     */
    @Activate
    public PackEcho(final Map<String, Object> configuration) {
        damage = Damage.of(configuration);
    }

    @Override
    public HandleResult onReceive(final Connection connection, final ByteBuffer message) {
        return Answer.to(connection.send(damage.pass(message)));
    }
}
