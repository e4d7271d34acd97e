package org.hpsocket.dist.echo;

import java.nio.ByteBuffer;
import java.util.Map;
import org.hpsocket.Connection;
import org.hpsocket.HandleResult;
import org.hpsocket.PushListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** Sends bytes back as they come. */
@Component(service = PushListener.class, configurationPid = "org.hpsocket.echo.push",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class PushEcho implements PushListener {
    private final Damage damage;

    /** Makes one that spoils nothing. */
    public PushEcho() {
        damage = Damage.none();
    }

    /**
     * Makes one out of a configuration.
     *
     * @param configuration its properties
     */
    @Activate
    public PushEcho(final Map<String, Object> configuration) {
        damage = Damage.of(configuration);
    }

    @Override
    public HandleResult onReceive(final Connection connection, final ByteBuffer data) {
        return Answer.to(connection.send(damage.pass(data)));
    }
}
