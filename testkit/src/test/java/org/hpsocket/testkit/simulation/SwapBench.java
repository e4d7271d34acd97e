package org.hpsocket.testkit.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.hpsocket.Agent;
import org.hpsocket.CloseReason;
import org.hpsocket.Component;
import org.hpsocket.Connection;
import org.hpsocket.Options;
import org.hpsocket.PackListener;
import org.hpsocket.Protocol;
import org.hpsocket.Server;
import org.hpsocket.SwapReport;
import org.hpsocket.Target;
import org.hpsocket.core.code.Origin;
import org.hpsocket.spi.CodecFactory;
import org.hpsocket.spi.StageFactory;
import org.hpsocket.testkit.probe.DeflateFilterFactory;
import org.hpsocket.testkit.probe.ProbeFilterFactory;
import org.hpsocket.testkit.swap.ChainCodecFactory;
import org.hpsocket.testkit.swap.ChainProtocol;
import org.hpsocket.testkit.swap.Edition;
import org.hpsocket.testkit.swap.Sightings;

/** A server that echoes chains, and connections of an agent to it, in virtual time. <p>Thread: one. */
final class SwapBench implements AutoCloseable {
    static final String HOST = "10.0.0.1";
    static final int PORT = 5555;
    static final Protocol<PackListener> CHAIN = new ChainProtocol(5000);

    final HpSocketTest net = HpSocketTest.memory(1);
    final Sightings seen = new Sightings();
    final SwapTalk asker = new SwapTalk(false, 1);
    final SwapTalk answerer = new SwapTalk(true, 1);
    final List<Connection> open = new ArrayList<>();
    final StageFactory<?> first;
    StageFactory<?> last;
    final Server server;
    final Agent agent;

    /** Begins with one edition of the codec, and of the filter that deflates. */
    SwapBench(final Edition.Fault fault, final Protocol<PackListener> protocol,
        final Consumer<Options.Builder> options) {
        this(fault, protocol, options, options);
    }

    SwapBench(final Edition.Fault fault, final Protocol<PackListener> protocol,
        final Consumer<Options.Builder> ofServer, final Consumer<Options.Builder> ofAgent) {
        first = comes(1, fault);
        net.with(new DeflateFilterFactory()).with(new ProbeFilterFactory());
        server = net.hp().server(protocol, answerer, ofServer);
        agent = net.hp().agent(protocol, asker, ofAgent);
        server.start(HOST, PORT);
        agent.start();
    }

    SwapBench(final Consumer<Options.Builder> options) {
        this(Edition.Fault.NONE, CHAIN, options);
    }

    SwapBench connect(final int connections) {
        for (int i = 0; i < connections; i++) {
            open.add(agent.connectSync(Target.of(HOST, PORT)));
        }
        net.advance(Duration.ofMillis(1));
        return this;
    }

    CodecFactory edition(final int number, final Edition.Fault fault) {
        return new Edition(number, seen, fault).of(new ChainCodecFactory());
    }

    StageFactory<?> comes(final int number, final Edition.Fault fault) {
        final CodecFactory made = edition(number, fault);
        last = made;
        net.registry().add(made, new Origin("editions", String.valueOf(number), 0));
        net.settle();
        return made;
    }

    void goes(final StageFactory<?> code) {
        final Duration before = net.now();
        net.registry().remove(code);
        assertTrue(net.now().minus(before).toMillis() < 10, () -> "going away took until " + net.now());
        net.settle();
    }

    SwapReport swap(final int number, final Edition.Fault fault) {
        final CompletionStage<SwapReport> report = net.hp().swap(edition(number, fault));
        net.settle();
        return report.toCompletableFuture().join();
    }

    /** Every connection that is open says something and hears it again. */
    void talk() {
        open.removeIf(connection -> !connection.isConnected());
        open.forEach(asker::say);
        net.advance(Duration.ofMillis(1));
        open.forEach(connection -> assertEquals(0, asker.unanswered(connection), connection::toString));
    }

    /** As {@link #talk()}, by nothing but one edition. */
    void talkBy(final int number) {
        final long before = seen.of(number);
        talk();
        assertEquals(2L * open.size(), seen.of(number) - before, seen::toString);
    }

    List<CloseReason.Kind> closes() {
        return asker.closes().stream().map(CloseReason::kind).distinct().toList();
    }

    static String current(final Component component) {
        return component.code().stream().filter(one -> one.part().equals("codec"))
            .map(one -> one.version() + (one.current() ? " current " : " ") + one.connections()).toList().toString();
    }

    @Override
    public void close() {
        net.close();
    }
}
