import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a service takes for its pages and lists, and how large they are: one client, half as many requests to warm up as it then times. The very first
 * of each stands by itself: what is worked out once and remembered is worked out there.
 * {@code java docs/bench/Pages.java http://127.0.0.1:8080 [REQUESTS]}; docs/bench/Fill.java fills a database to do it on.
 */
class Pages {

    private static final HttpClient CLIENT = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
    private static final Set<String> REFUSED = new HashSet<>();

    public static void main(String[] arguments) throws Exception {
        String root = arguments[0];
        int requests = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 200;
        String runs = get(root + "/api/v1/runs?limit=2"), boards = get(root + "/api/v1/leaderboard?task=passkey@1"), models = get(root + "/api/v1/models");
        String run = first(runs, "\"id\":\"([0-9a-f-]{36})\""), board = first(boards, "\"board\":\\{\"id\":\"([0-9a-f]{64})\"");
        String cell = first(boards, "\"cellId\":\"([0-9a-f]{64})\""), next = first(runs, "\"next\":\"([^\"]*)\"");
        String model = first(models, "\"name\":\"([^\"]*)\""), more = first(boards, "\"next\":\"([^\"]*)\"");
        List<String> paths = new ArrayList<>(List.of(
                "/", "/models", "/models/" + model,
                "/compare?model=" + model + "&task=passkey@1&configuration=rope&configuration=yarn&configuration=dca&configuration=self-extend",
                "/boards", "/boards/" + board, "/boards/" + board + "/depths", "/boards/" + board + "/curves", "/runs", "/runs/" + run,
                "/runs/" + run + "/log", "/runs/" + run + "/attendance", "/cells/" + cell, "/cells/" + cell + "/samples/0", "/methods", "/methods/yarn",
                "/methods/yarn?with=self-extend", "/submit", "/schedules", "/tasks", "/datasets", "/papers", "/papers/dca", "/advice", "/workers", "/standings",
                "/standings?task=ruler/vt@1&cost=memory", "/api/v1/standings?task=ruler/vt@1", "/api/v1/standings?task=niah@1&task=passkey@1",
                "/api/v1/pareto?task=ruler/vt@1", "/api/v1/significance?task=ruler/vt@1",
                "/api/v1/compare?task=ruler/vt@1&configuration=rope&configuration=self-extend", "/api/v1/leaderboard",
                "/api/v1/leaderboard?board=" + board, "/api/v1/leaderboard?task=passkey@1", "/api/v1/models", "/api/v1/runs",
                "/api/v1/runs?limit=500", "/api/v1/runs/" + run, "/api/v1/runs/" + run + "/cells", "/api/v1/cells/" + cell,
                "/api/v1/cells/" + cell + "/samples", "/api/v1/configs", "/api/v1/methods", "/api/v1/schedules", "/api/v1/tokens"));
        Matcher answers = Pattern.compile("href=\"(/models/" + Pattern.quote(model) + "/[^\"?#]+)\"").matcher(get(root + "/models/" + model));
        for (int found = 0; found < 3 && answers.find(); ) if (!paths.contains(answers.group(1))) paths.add(3 + found++, answers.group(1));
        if (!next.isEmpty()) paths.add(6, "/runs?after=" + next.replace("+", "%2B"));
        if (!more.isEmpty()) paths.add("/api/v1/leaderboard?after=" + more.replace("+", "%2B"));
        System.out.printf("%-76s %8s %8s %8s %8s %9s%n", "", "first", "p50 ms", "p99 ms", "max ms", "kB");
        for (String path : paths) {
            long asked = System.nanoTime();
            get(root + path);
            double first = (System.nanoTime() - asked) / 1e6;
            for (int i = 0; i < requests / 2; i++) get(root + path);
            double[] times = new double[requests];
            int size = 0;
            for (int i = 0; i < requests; i++) {
                long begin = System.nanoTime();
                size = get(root + path).getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
                times[i] = (System.nanoTime() - begin) / 1e6;
            }
            Arrays.sort(times);
            System.out.printf(
                    Locale.ROOT, "%-76s %8.1f %8.1f %8.1f %8.1f %9.1f%n", path.replaceAll("([0-9a-f]{8})[0-9a-f-]{20,}", "$1…"), first,
                    times[requests / 2], times[(int) Math.min(requests - 1, Math.ceil(requests * .99) - 1)], times[requests - 1], size / 1000.);
        }
    }

    private static String get(String address) throws Exception {
        HttpResponse<String> answer =
                CLIENT.send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200 && REFUSED.add(address)) System.err.println(answer.statusCode() + " " + address);
        return answer.body();
    }

    private static String first(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        return matcher.find() ? matcher.group(1) : "";
    }
}
