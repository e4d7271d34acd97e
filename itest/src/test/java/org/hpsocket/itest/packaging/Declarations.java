package org.hpsocket.itest.packaging;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.hpsocket.Endpoint;
import org.hpsocket.itest.Patience;
import org.hpsocket.itest.packaging.application.Application;

/** The configurations of endpoints in a container with the application, and what the container reports of them. */
final class Declarations {
    private static final String CONFIGURATION_ADMIN = "org.osgi.service.cm.ConfigurationAdmin";
    private static final String ANY = "(objectClass=*)";
    private static final String REPORT = "(hpsocket.report=endpoints)";

    private final Container container;

    Declarations(final Container container) {
        this.container = container;
    }

    /** Whether all is there that it takes to write a configuration. */
    boolean canConfigure() {
        return container.has(CONFIGURATION_ADMIN, ANY)
            && container.has(BiConsumer.class.getName(), property("configure"));
    }

    void server(final String name, final Map<String, Object> properties) {
        configure("org.hpsocket.server~" + name, properties);
    }

    @SuppressWarnings("unchecked")
    void configure(final String pid, final Map<String, Object> properties) {
        final Object configure = container.service(BiConsumer.class.getName(), property("configure"));
        ((BiConsumer<String, Map<String, Object>>) configure).accept(pid, properties);
    }

    /** Waits until an endpoint runs. @return where it listens */
    InetSocketAddress awaitStarted(final String name) {
        awaitState(name, "started", "");
        return address(name);
    }

    /** Waits until an endpoint is so, for a reason that begins so. */
    void awaitState(final String name, final String state, final String reason) {
        Patience.until(() -> name + " to be " + state + " " + reason + ": " + report(),
            () -> state.equals(of(name).get("state")) && of(name).get("reason").toString().startsWith(reason));
    }

    InetSocketAddress address(final String name) {
        final var endpoint = Endpoint.parse(of(name).get("uri").toString());
        return new InetSocketAddress(endpoint.host(), endpoint.port());
    }

    /** What is reported of an endpoint; empty texts when nothing is. */
    Map<String, Object> of(final String name) {
        return report().stream().filter(row -> row.get("name").equals(name)).findAny()
            .orElse(Map.of("state", "", "reason", ""));
    }

    @SuppressWarnings("unchecked")
    private List<Map<String, Object>> report() {
        final String type = Supplier.class.getName();
        return container.has(type, REPORT)
            ? ((Supplier<List<Map<String, Object>>>) container.service(type, REPORT)).get() : List.of();
    }

    static String property(final String value) {
        return "(" + Application.PROPERTY + "=" + value + ")";
    }
}
