package org.hpsocket.ssl.wire;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** The extensions of a client hello that matter before there is an engine. */
final class HelloExtensions {
    private static final int SERVER_NAME = 0;
    private static final int APPLICATION_PROTOCOLS = 16;
    private static final int SUPPORTED_VERSIONS = 43;
    private static final int HOST_NAME = 0;
    private static final int NAME_LIMIT = 255;
    /** Twice what is registered. */
    private static final int EXTENSIONS_MOST = 128;
    private static final int PROTOCOLS_MOST = 128;

    private final List<String> applicationProtocols = new ArrayList<>();
    private final List<String> versions = new ArrayList<>();
    private String serverName = "";

    /**
     * Reads them.
     *
     * @param version what a client offers that lists no versions
     * @param body the rest of the message; clients before TLS 1.2 may have none
     */
    HelloExtensions(final int version, final HelloFields body) {
        if (!body.isEmpty()) {
            readAll(body.vector16(0, "extensions"));
            body.end("extensions");
        }
        if (versions.isEmpty()) {
            versions.add(versionName(version));
        }
    }

    String serverName() {
        return serverName;
    }

    List<String> applicationProtocols() {
        return List.copyOf(applicationProtocols);
    }

    List<String> versions() {
        return List.copyOf(versions);
    }

    /** Tells whether a number of two bytes is one of those that mean nothing. */
    static boolean isGrease(final int value) {
        return (value & 0x0F0F) == 0x0A0A && value >> Byte.SIZE == (value & 0xFF);
    }

    private void readAll(final HelloFields extensions) {
        final var seen = new BitSet();
        while (!extensions.isEmpty()) {
            final int type = extensions.number16("extension type");
            if (seen.get(type)) {
                throw new HelloRefused(Alert.ILLEGAL_PARAMETER, "client hello: extension type=" + type + " twice");
            }
            seen.set(type);
            HelloRefused.requireFew("extensions", seen.cardinality(), EXTENSIONS_MOST);
            read(type, extensions.vector16(0, "extension"));
        }
    }

    private void read(final int type, final HelloFields data) {
        switch (type) {
            case SERVER_NAME -> readNames(data);
            case APPLICATION_PROTOCOLS -> readApplicationProtocols(data);
            case SUPPORTED_VERSIONS -> readVersions(data);
            default -> {
            }
        }
    }

    private void readNames(final HelloFields data) {
        final HelloFields names = data.vector16(1, "server names");
        data.end("server names");
        final var types = new BitSet();
        while (!names.isEmpty()) {
            final int type = names.number8("server name type");
            final byte[] name = names.vector16(1, "server name").all();
            if (types.get(type)) {
                throw new HelloRefused(Alert.ILLEGAL_PARAMETER, "client hello: server name type=" + type + " twice");
            }
            types.set(type);
            if (type == HOST_NAME) {
                serverName = checked(name);
            }
        }
    }

    private static String checked(final byte[] name) {
        if (name.length > NAME_LIMIT) {
            throw badName("length=" + name.length + " limit=" + NAME_LIMIT);
        }
        for (int i = 0; i < name.length; i++) {
            if (name[i] <= ' ' || name[i] == 0x7F) {
                throw badName(String.format("byte 0x%02x at %d", name[i], i));
            }
        }
        if (name[name.length - 1] == '.') {
            throw badName("a dot at its end");
        }
        final String text = new String(name, StandardCharsets.US_ASCII);
        requireHost(text);
        return text;
    }

    /** The engines of both providers fail with any other name, and say less. */
    private static void requireHost(final String name) {
        try {
            IDN.toASCII(name, IDN.USE_STD3_ASCII_RULES);
        } catch (final IllegalArgumentException e) {
            throw new HelloRefused(Alert.ILLEGAL_PARAMETER,
                "client hello: server name " + name + " is not the name of a host: " + e.getMessage());
        }
    }

    private static HelloRefused badName(final String what) {
        return new HelloRefused(Alert.ILLEGAL_PARAMETER, "client hello: server name with " + what);
    }

    private void readApplicationProtocols(final HelloFields data) {
        final HelloFields names = data.vector16(2, "application protocols");
        data.end("application protocols");
        while (!names.isEmpty()) {
            final byte[] name = names.vector8(1, 0xFF, "application protocol").all();
            if (name.length != 2 || !isGrease((name[0] & 0xFF) << Byte.SIZE | name[1] & 0xFF)) {
                applicationProtocols.add(new String(name, StandardCharsets.ISO_8859_1));
                HelloRefused.requireFew("application protocols", applicationProtocols.size(), PROTOCOLS_MOST);
            }
        }
    }

    private void readVersions(final HelloFields data) {
        final HelloFields list = data.vector8(2, 0xFE, "versions");
        data.end("versions");
        while (!list.isEmpty()) {
            final int version = list.number16("version");
            if (!isGrease(version)) {
                versions.add(versionName(version));
            }
        }
    }

    private static String versionName(final int version) {
        return switch (version) {
            case 0x0304 -> "TLSv1.3";
            case 0x0303 -> "TLSv1.2";
            case 0x0302 -> "TLSv1.1";
            case 0x0301 -> "TLSv1";
            case 0x0300 -> "SSLv3";
            default -> String.format("0x%04x", version);
        };
    }
}
