package org.hpsocket.core.container;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hpsocket.HpSocketException;
import org.hpsocket.Options;

/**
 * What consoles are told of our configurations, made of the options themselves: names, types, defaults and ranges as
 * the code has them, descriptions as the source describes them.
 */
final class Metatype {
    /** Made up, of the machine, or of another meaning with another protocol: a console must not write them down. */
    private static final Set<String> WITHOUT_DEFAULT =
        Set.of("name", "transport", "threads", "dispatchThreads", "heartbeat", "proxy", "trustedProxies");
    private static final Set<String> OF_CONNECTIONS = Set.of("maxConnections", "listenQueue", "noDelay",
        "keepAliveTime", "keepAliveInterval", "heartbeat", "onSendSync", "receiveLimitBytes", "receiveRate", "sendRate",
        "totalReceiveRate", "totalSendRate", "unitTimeout", "idleTimeout", "connectTimeout", "markSilence", "reconnect",
        "whenSwapFails", "proxy", "trustedProxies");
    private static final Pattern RANGE = Pattern.compile("must be (\\d+) to (\\d+)");
    private static final Pattern TAG = Pattern.compile("\\{@(?:code|link) #?([^}]*?)(?:\\(\\))?}");

    private final Map<String, String> descriptions;
    private final Map<String, String> runtimeDescriptions;
    private final StringBuilder text = new StringBuilder();

    Metatype(final String optionsSource, final String runtimeSource) {
        descriptions = descriptions(optionsSource);
        runtimeDescriptions = descriptions(runtimeSource);
    }

    String text() {
        line(0, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
        line(0, "<metatype:MetaData xmlns:metatype=\"http://www.osgi.org/xmlns/metatype/v1.3.0\">");
        endpoint("server", "Accepts connections.", Set.of("proxy", "reconnect"), "never");
        endpoint("agent", "Keeps one connection of an agent.", Set.of("trustedProxies", "listenQueue"), "200ms..30s");
        endpoint("client", "Keeps a connection.", Set.of("trustedProxies", "listenQueue"), "200ms..30s");
        endpoint("node", "Sends and hears datagrams, without connections.", OF_CONNECTIONS, "");
        endpoint("cast", "A member of the group or broadcast network that the URI names.", OF_CONNECTIONS, "");
        runtime();
        Stream.of("server", "agent", "client", "node", "cast").forEach(role -> designate("factoryPid", role));
        designate("pid", "runtime");
        line(0, "</metatype:MetaData>");
        return text.toString();
    }

    private void endpoint(final String role, final String what, final Set<String> without, final String reconnect) {
        line(1, "<OCD id=\"org.hpsocket." + role + "\" name=\"HP-Socket " + role + "\"");
        line(2, "description=\"" + what + " A service of a listener type with hpsocket.endpoint=NAME serves it.\">");
        attribute("uri", "String", "", "", "required=\"true\"", "protocol, address and perhaps options in one line: "
            + (without == OF_CONNECTIONS ? "udp://0.0.0.0:5555" : "pack://0.0.0.0:5555?flag=0x169"), List.of());
        if (role.equals("cast")) {
            casting();
        }
        attribute("grace", "String", "0", "", "required=\"false\"",
            "how long open connections may go on after a change or the end of this configuration", List.of());
        for (final RecordComponent option : Options.class.getRecordComponents()) {
            if (!without.contains(option.getName())) {
                option(option, reconnect);
            }
        }
        line(1, "</OCD>");
    }

    private void casting() {
        attribute("ttl", "Integer", "1", " min=\"0\" max=\"255\"", "required=\"false\"",
            "how many networks multicast may pass; 0 stays on this machine", List.of());
        attribute("loop", "Boolean", "false", "", "required=\"false\"",
            "whether members on this machine hear what is sent", List.of());
        attribute("via", "String", "", "", "required=\"false\"",
            "the network interface of the group, by name or by one of its literal addresses", List.of());
    }

    private void runtime() {
        line(1, "<OCD id=\"org.hpsocket.runtime\" name=\"HP-Socket runtime\"");
        line(2, "description=\"What all components share.\">");
        attribute("memoryLimitBytes", "Long", "0", " min=\"0\"", "required=\"false\"",
            plain(runtimeDescriptions.get("memoryLimitBytes")), List.of());
        line(1, "</OCD>");
    }

    private void option(final RecordComponent option, final String reconnect) {
        final String name = option.getName();
        final String otherwise = WITHOUT_DEFAULT.contains(name) ? ""
            : name.equals("reconnect") ? reconnect : text(value(option));
        final Object[] constants = option.getType().getEnumConstants();
        attribute(name, type(option.getType()), otherwise, range(option), "required=\"false\"",
            plain(descriptions.get(name)),
            constants == null ? List.of() : Stream.of(constants).map(Object::toString).toList());
    }

    private void attribute(final String name, final String type, final String otherwise, final String range,
        final String required, final String description, final List<String> values) {
        line(2, "<AD id=\"" + name + "\" name=\"" + name + "\" type=\"" + type + "\" " + required
            + (otherwise.isEmpty() ? "" : " default=\"" + otherwise + "\"") + range);
        line(3, "description=\"" + description + "\"" + (values.isEmpty() ? "/>" : ">"));
        if (!values.isEmpty()) {
            values.forEach(value -> line(3, "<Option label=\"" + value + "\" value=\"" + value + "\"/>"));
            line(2, "</AD>");
        }
    }

    private void designate(final String kind, final String name) {
        line(1, "<Designate " + kind + "=\"org.hpsocket." + name + "\">");
        line(2, "<Object ocdref=\"org.hpsocket." + name + "\"/>");
        line(1, "</Designate>");
    }

    private void line(final int depth, final String content) {
        text.append("  ".repeat(depth)).append(content).append('\n');
    }

    private static String type(final Class<?> type) {
        return type == int.class ? "Integer" : type == long.class ? "Long"
            : type == boolean.class ? "Boolean" : "String";
    }

    private static Object value(final RecordComponent option) {
        try {
            return option.getAccessor().invoke(Options.DEFAULTS);
        } catch (final ReflectiveOperationException e) {
            throw new AssertionError(option.getName(), e);
        }
    }

    /** Writes a value as the options read it. */
    private static String text(final Object value) {
        return !(value instanceof Duration time) ? value.toString()
            : time.toMillis() % 1_000 == 0 ? time.isZero() ? "0" : time.toSeconds() + "s" : time.toMillis() + "ms";
    }

    /** The range of a number, as its refusal names it. */
    private static String range(final RecordComponent option) {
        if (option.getType() != int.class && option.getType() != long.class) {
            return "";
        }
        try {
            Options.builder().set(option.getName(), "-1").build();
            throw new AssertionError(option.getName() + " takes -1");
        } catch (final HpSocketException e) {
            final Matcher range = RANGE.matcher(e.getMessage());
            if (!range.find()) {
                throw new AssertionError(e.getMessage(), e);
            }
            return " min=\"" + range.group(1) + "\" max=\"" + range.group(2) + "\"";
        }
    }

    /** The words of the javadoc for each part of the record. */
    private static Map<String, String> descriptions(final String source) {
        final String comment = source.substring(source.indexOf("/**"), source.indexOf("\npublic record"))
            .replaceAll("\\s*\\*/\\s*$", "").replaceAll("\n \\* ?", " ").replaceAll("\\s+", " ");
        return Stream.of(comment.split("@param ")).skip(1).map(String::strip)
            .collect(Collectors.toMap(
                part -> part.substring(0, part.indexOf(' ')), part -> part.substring(part.indexOf(' ') + 1)));
    }

    private static String plain(final String javadoc) {
        return TAG.matcher(javadoc).replaceAll(tag -> tag.group(1).replace('#', '.'))
            .replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;");
    }
}
