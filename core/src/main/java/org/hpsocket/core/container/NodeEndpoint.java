package org.hpsocket.core.container;

import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;

/** A datagram socket without connections, declared by a factory configuration {@value #PID}{@code ~NAME}. */
@Component(service = {}, configurationPid = NodeEndpoint.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class NodeEndpoint {
    static final String PID = "org.hpsocket.node";

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
    public NodeEndpoint(@Reference final HpSocketService runtime, @Reference final Endpoints endpoints,
        final Map<String, Object> configuration) {
        this.endpoints = endpoints;
        endpoint = endpoints.declare(InstanceName.of(PID, configuration), Role.NODE, runtime, configuration);
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
