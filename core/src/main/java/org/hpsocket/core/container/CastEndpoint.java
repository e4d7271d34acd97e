package org.hpsocket.core.container;

import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;

/** A member of a group or broadcast network, declared by a factory configuration {@value #PID}{@code ~NAME}. */
@Component(service = {}, configurationPid = CastEndpoint.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class CastEndpoint {
    static final String PID = "org.hpsocket.cast";

    private final Endpoints endpoints;
    private final DeclaredEndpoint endpoint;

    /**
     * Declares the endpoint; it starts now or when its listener comes.
     *
     * @param runtime makes the component
     * @param endpoints knows the listeners
     * @param configuration the URI and options
     */
    @Activate
    public CastEndpoint(@Reference final HpSocketService runtime, @Reference final Endpoints endpoints,
        final Map<String, Object> configuration) {
        this.endpoints = endpoints;
        endpoint = endpoints.declare(InstanceName.of(PID, configuration), Role.CAST, runtime, configuration);
    }

    @Modified
    void modified(final Map<String, Object> configuration) {
        endpoint.declare(configuration);
        endpoint.reconcile();
    }

    @Deactivate
    void deactivate() {
        endpoints.withdraw(endpoint);
    }
}
