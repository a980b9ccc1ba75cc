import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Asks a service that docs/soak/load started, in five phases, and prints what came of it. One file, no dependency. */
final class Load {

    private static final int ALONE = 60, JOINING = 60, GREEDY_PHASE = 120, GREEDY = 10, SLOW = 10;
    private static final double P99_MILLIS = 250, SPEED = 0.9;

    /** Cells of one kind, so that a sample takes as long at the end as at the beginning; more than are measured meanwhile. */
    private static final String SUITE = """
            {"name": "load", "model": "reference-model", "configurations": ["rope"], "tasks": ["passkey{depths=11,trials=10}"], "lengths": [1024],
             "seeds": [%s]}""";

    private static final String HELD = """
            {"name": "client", "model": "reference-model", "configurations": ["rope"], "tasks": ["passkey{depths=11,trials=10}"], "lengths": [1024], "seeds": [1]}""";

    private static final String PLAN = """
            {"method": {"name": "yarn"}, "trainedLength": 4096, "length": 16384, "rows": [3]}""";

    /** What is counted of a phase. */
    private static final class Counts {
        final List<Long> reads = Collections.synchronizedList(new ArrayList<>()), writes = Collections.synchronizedList(new ArrayList<>());
        final Map<String, AtomicInteger> errors = new ConcurrentHashMap<>();
        final AtomicInteger events = new AtomicInteger(), health = new AtomicInteger();
        final AtomicLong slowestHealth = new AtomicLong();

        void error(String what) {
            errors.computeIfAbsent(what, key -> new AtomicInteger()).incrementAndGet();
        }

        double percentile(List<Long> nanos, double share) {
            long[] sorted;
            synchronized (nanos) {
                sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
            }
            return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))] / 1e6;
        }
    }

    /** Where everything stands: samples of the run, and seconds of the processors by process. */
    private record Standing(long nanos, long samples, Map<String, Double> processors) {}

    private record Phase(String name, Standing before, Standing after, Counts counts) {
        double seconds() {
            return (after.nanos - before.nanos) / 1e9;
        }

        double processor(String process) {
            return after.processors.get(process) - before.processors.get(process);
        }

        double perSecond() {
            return (after.samples - before.samples) / seconds();
        }

        double perProcessorSecond() {
            return (after.samples - before.samples) / processor("worker");
        }
    }

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(10)).build();
    private final String address;
    private final Map<String, Long> processes = new TreeMap<>();
    private final double pause;
    private volatile Counts counts = new Counts();
    private volatile boolean asking, greedy, over;
    private String run = "", cell = "";

    private Load(String[] arguments) {
        address = arguments[0];
        processes.put("service", Long.valueOf(arguments[1]));
        processes.put("worker", Long.valueOf(arguments[2]));
        processes.put("postgres", Long.valueOf(arguments[3]));
        processes.put("clients", ProcessHandle.current().pid());
        pause = Double.parseDouble(arguments[6]);
    }

    public static void main(String[] arguments) throws Exception {
        int seconds = Integer.parseInt(arguments[4]), clients = Integer.parseInt(arguments[5]);
        System.exit(new Load(arguments).measure(seconds, clients) ? 0 : 1);
    }

    private boolean measure(int seconds, int clients) throws Exception {
        run = field("id", send(post("/api/v1/runs", SUITE.formatted(seeds(1, 600)))).body());
        while (samples() < 110) Thread.sleep(500); // a cell is done, and the JVMs are warm
        cell = field("id", send(get("/api/v1/runs/" + run + "/cells?limit=1")).body());
        int alone = Math.min(ALONE, seconds);
        List<Phase> phases = new ArrayList<>();
        phases.add(phase("alone", alone));
        int joining = Math.min(JOINING, seconds);
        for (int i = 0; i < clients; i++) {
            int number = i;
            long later = joining * 900L * i / clients; // they come one after the other, as people do
            daemon(() -> {
                rest(later);
                ask(new Random(number));
            });
            daemon(() -> {
                rest(later);
                follow();
            });
        }
        daemon(this::watchHealth);
        asking = true;
        phases.add(phase("joining", joining));
        Phase asked = phase("asked", seconds);
        phases.add(asked);
        greedy = true;
        for (int i = 0; i < SLOW; i++) daemon(this::sendSlowly);
        for (int i = 0; i < GREEDY; i++) {
            int number = i;
            daemon(() -> readGreedily(number));
        }
        phases.add(phase("greedy", Math.min(GREEDY_PHASE, seconds)));
        greedy = false;
        asking = false;
        over = true;
        Thread.sleep(3000);
        phases.add(phase("alone", alone));
        send(post("/api/v1/runs/" + run + "/cancel", ""));
        return report(phases, asked, clients);
    }

    private Phase phase(String name, int seconds) throws Exception {
        Counts mine = new Counts();
        counts = mine;
        Standing before = standing();
        Thread.sleep(seconds * 1000L);
        return new Phase(name, before, standing(), mine);
    }

    private boolean report(List<Phase> phases, Phase asked, int clients) {
        Phase first = phases.get(0), last = phases.get(phases.size() - 1);
        double wall = (first.perSecond() + last.perSecond()) / 2, own = (first.perProcessorSecond() + last.perProcessorSecond()) / 2;
        System.out.printf(Locale.ROOT, "%d clients and as many streams, %.1f s between two requests of one, %d processors%n", clients, pause, Runtime.getRuntime().availableProcessors());
        System.out.println("phase   seconds  samples/s  of alone  a processor s  of alone | processors: worker service postgres clients | reads   p50 ms  p99 ms  changes  p99 ms  errors  events  health (slowest)");
        boolean good = true;
        for (Phase phase : phases) {
            Counts c = phase.counts;
            int errors = c.errors.values().stream().mapToInt(AtomicInteger::get).sum();
            System.out.printf(Locale.ROOT, "%-7s %7.0f %10.1f %8.0f%% %14.1f %8.0f%% | %18.2f %7.2f %8.2f %7.2f | %5d %8.1f %7.1f %8d %7.1f %7d %7d %7d (%.0f ms)%n",
                    phase.name, phase.seconds(), phase.perSecond(), 100 * phase.perSecond() / wall, phase.perProcessorSecond(), 100 * phase.perProcessorSecond() / own,
                    phase.processor("worker") / phase.seconds(), phase.processor("service") / phase.seconds(), phase.processor("postgres") / phase.seconds(),
                    phase.processor("clients") / phase.seconds(), c.reads.size(), c.percentile(c.reads, 0.5), c.percentile(c.reads, 0.99), c.writes.size(),
                    c.percentile(c.writes, 0.99), errors, c.events.get(), c.health.get(), c.slowestHealth.get() / 1e6);
            c.errors.forEach((what, times) -> System.out.println("        " + times + " x " + what));
            good &= errors == 0;
        }
        System.out.printf(Locale.ROOT, "told: speed by the clock %.0f %%; whoever asks, the service, PostgreSQL and the worker share %d processors%n",
                100 * asked.perSecond() / wall, Runtime.getRuntime().availableProcessors());
        return said("no error", good)
                & said(String.format(Locale.ROOT, "p99 of reads %.0f ms, below %.0f", asked.counts.percentile(asked.counts.reads, 0.99), P99_MILLIS),
                        asked.counts.percentile(asked.counts.reads, 0.99) < P99_MILLIS)
                & said(String.format(Locale.ROOT, "speed by the worker's own processor time %.0f %%, at least %.0f", 100 * asked.perProcessorSecond() / own, 100 * SPEED),
                        asked.perProcessorSecond() >= SPEED * own);
    }

    private static boolean said(String target, boolean met) {
        System.out.println((met ? "met: " : "MISSED: ") + target);
        return met;
    }

    // who asks

    private void ask(Random random) {
        while (!over) {
            rest((long) (2000 * pause * random.nextDouble()));
            if (!asking) continue;
            Counts now = counts;
            int what = random.nextInt(100);
            boolean change = what < 3;
            String path = change ? what < 1 ? "POST runs" : "POST plans" : reading(what);
            long begun = System.nanoTime();
            try {
                HttpRequest request = what < 1
                        ? post("/api/v1/runs", HELD) : change ? post("/api/v1/plans", PLAN) : get(path);
                HttpResponse<String> answer = send(request);
                (change ? now.writes : now.reads).add(System.nanoTime() - begun);
                if (answer.statusCode() >= 400) now.error(path.replaceAll("[0-9a-f-]{36,}", "ID") + " " + answer.statusCode() + " " + detail(answer.body()));
            } catch (IOException | InterruptedException e) {
                if (!over) now.error(path + " " + e);
            }
        }
    }

    private String reading(int what) {
        if (what < 20) return "/api/v1/runs?limit=20";
        if (what < 35) return "/api/v1/runs/" + run;
        if (what < 50) return "/api/v1/runs/" + run + "/cells?limit=50";
        if (what < 62) return "/api/v1/leaderboard?task=passkey&model=reference-model";
        if (what < 70) return "/api/v1/cells/" + cell + "/samples?limit=50";
        if (what < 75) return "/api/v1/workers";
        if (what < 80) return "/api/v1/methods";
        if (what < 85) return "/api/v1/models";
        if (what < 90) return "/";
        if (what < 95) return "/runs/" + run;
        return "/runs";
    }

    private void follow() {
        while (!over) {
            Counts now = counts;
            try {
                HttpResponse<InputStream> stream =
                        client.send(get("/api/v1/runs/" + run + "/events"), BodyHandlers.ofInputStream());
                if (stream.statusCode() != 200) now.error("events " + stream.statusCode());
                try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
                    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                        if (line.startsWith("event:")) counts.events.incrementAndGet();
                        if (over) return;
                    }
                }
                if (!over) counts.error("events: the stream ended");
            } catch (IOException | InterruptedException e) {
                if (!over) counts.error("events " + e);
                rest(1000);
            }
        }
    }

    private void watchHealth() {
        while (!over) {
            long begun = System.nanoTime();
            Counts now = counts;
            try {
                HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/actuator/health")).timeout(Duration.ofSeconds(5)).build();
                HttpResponse<String> answer = send(request);
                if (answer.statusCode() == 200) now.health.incrementAndGet();
                else now.error("health " + answer.statusCode());
            } catch (IOException | InterruptedException e) {
                if (!over) now.error("health " + e);
            }
            long took = System.nanoTime() - begun;
            now.slowestHealth.accumulateAndGet(took, Math::max);
            rest(1000 - took / 1_000_000);
        }
    }

    /** A byte a second, until it is sent away; then again. */
    private void sendSlowly() {
        URI at = URI.create(address);
        while (greedy)
            try (Socket socket = new Socket(at.getHost(), at.getPort())) {
                socket.getOutputStream().write("POST /api/v1/runs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{"
                        .getBytes(StandardCharsets.US_ASCII));
                while (greedy) {
                    socket.getOutputStream().write(' ');
                    rest(1000);
                }
            } catch (IOException e) {
                rest(1000);
            }
    }

    /** The longest answers, read whole, one after the other. */
    private void readGreedily(int number) {
        List<String> paths = List.of("/api/v1/export?format=jsonl", "/api/v1/leaderboard?limit=500", "/api/v1/runs/" + run + "/cells?limit=500", "/api/v1/export?format=csv&of=cells");
        for (int i = number; greedy; i++) {
            Counts now = counts;
            try {
                HttpResponse<InputStream> answer = client.send(get(paths.get(i % paths.size())), BodyHandlers.ofInputStream());
                byte[] block = new byte[1 << 16];
                try (InputStream body = answer.body()) {
                    while (greedy && body.read(block) >= 0) continue;
                }
                if (answer.statusCode() >= 500 && answer.statusCode() != 503) now.error("greedy " + answer.statusCode());
            } catch (IOException | InterruptedException e) {
                if (greedy) now.error("greedy " + e);
            }
        }
    }

    // what is asked with

    private HttpRequest get(String path) {
        return HttpRequest.newBuilder(URI.create(address + path)).build();
    }

    private HttpRequest post(String path, String body) {
        return HttpRequest.newBuilder(URI.create(address + path)).header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body)).build();
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, BodyHandlers.ofString());
    }

    private static String detail(String problem) {
        Matcher found = Pattern.compile("\"detail\":\"([^\"]*)\"").matcher(problem);
        return found.find() ? found.group(1) : "";
    }

    private static String field(String name, String json) {
        Matcher found = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
        if (!found.find()) throw new IllegalStateException("no " + name + " in " + json);
        return found.group(1);
    }

    private static String seeds(int from, int to) {
        return String.join(",", IntStream.rangeClosed(from, to).mapToObj(String::valueOf).toList());
    }

    private static void rest(long millis) {
        try {
            Thread.sleep(Math.max(0, millis));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(null, work, "client", 1 << 18);
        thread.setDaemon(true);
        thread.start();
    }

    // what it costs

    private long samples() throws IOException, InterruptedException {
        Matcher stored = Pattern.compile("\"samplesStored\":(\\d+)").matcher(send(get("/api/v1/runs/" + run)).body());
        return stored.find() ? Long.parseLong(stored.group(1)) : 0;
    }

    private Standing standing() throws IOException, InterruptedException {
        Map<String, Double> processors = new TreeMap<>();
        for (Map.Entry<String, Long> process : processes.entrySet())
            processors.put(process.getKey(), processor(process.getValue(), process.getKey().equals("postgres")));
        long samples = samples();
        return new Standing(System.nanoTime(), samples, processors);
    }

    /** proc(5): utime and stime in hundredths of a second, with cutime and cstime those of children that ended. */
    private static double processor(long pid, boolean withChildren) throws IOException {
        double ticks = ticks(pid, withChildren);
        if (withChildren)
            try (Stream<ProcessHandle> children = ProcessHandle.of(pid).orElseThrow().children()) {
                ticks += children.mapToDouble(child -> ticks(child.pid(), false)).sum();
            }
        return ticks / 100;
    }

    private static double ticks(long pid, boolean ended) {
        try {
            String[] fields = Files.readString(Path.of("/proc", String.valueOf(pid), "stat")).replaceFirst("^.*\\) ", "").split(" ");
            return Arrays.stream(fields, 11, ended ? 15 : 13).mapToDouble(Double::parseDouble).sum();
        } catch (IOException e) {
            return 0; // it has just ended, and its parent knows
        }
    }
}
