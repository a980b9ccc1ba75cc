package dev.ropewalk.tasks;

import dev.ropewalk.results.Metric;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A directed graph as a list of edges, and a walk in it: the nodes a number of steps away from one, or those from which an edge leads to one. After
 * OpenAI's GraphWalks (2025): its two walks, its form of the answer and its score, the F1 of the sets. Graphs and wording are ours: every node
 * that a walk passes has two ways out, as others have, and edges that belong to no walk never lead into one.
 *
 * @param depth steps of the walk; 1 for parents
 */
record GraphWalks(Walk walk, int depth, int samples) implements Generated {

    enum Walk {
        BFS("Nodes a number of steps away"),
        PARENTS("Nodes that lead to one");

        private final String title;

        Walk(String title) {
            this.title = title;
        }

        private String task() {
            return "graphwalks/" + name().toLowerCase(Locale.ROOT) + "@1";
        }
    }

    private static final String SOURCE = "after OpenAI's GraphWalks, 2025";
    private static final TaskParameter DEPTH =
            TaskParameter.integer("depth", 1, 4, "steps of the walk").orElse(2);
    private static final TaskParameter SAMPLES = TaskParameter.samples(20);

    static final List<TaskCard> CARDS = List.of(
            new TaskCard(
                    Walk.BFS.task(),
                    Walk.BFS.title,
                    "The edges of a graph; the nodes that are so many steps from one, as F1 of the set.",
                    SOURCE,
                    Metric.SCORE,
                    List.of(DEPTH, SAMPLES),
                    given -> new GraphWalks(Walk.BFS, given.integer("depth"), given.integer("samples"))),
            new TaskCard(
                    Walk.PARENTS.task(),
                    Walk.PARENTS.title,
                    "The edges of a graph; the nodes from which an edge leads to one, as F1 of the set.",
                    SOURCE,
                    Metric.SCORE,
                    List.of(SAMPLES),
                    given -> new GraphWalks(Walk.PARENTS, 1, given.integer("samples"))));

    private static final int WAYS = 2;
    private static final int DIGITS = 6;
    private static final String FINAL = "Final Answer:";
    private static final Pattern LIST = Pattern.compile("\\[([^\\[\\]]*)\\]");
    private static final String RULES = "Here is a directed graph as a list of edges. A line such as a1 -> b2 says that"
            + " an edge leads from a1 to b2. Below the list stands a question about some nodes."
            + " Answer with all of them, in any order, on one line that has the form\n"
            + FINAL + " [b2, c3]\n\nEdges:\n";

    GraphWalks {
        if (walk == Walk.BFS) DEPTH.within(walk.task(), depth);
        SAMPLES.within(walk.task(), samples);
    }

    @Override
    public TaskCard card() {
        return CARDS.get(walk.ordinal());
    }

    @Override
    public SortedMap<String, Object> parameters() {
        SortedMap<String, Object> parameters = new TreeMap<>(Map.of("samples", samples));
        if (walk == Walk.BFS) parameters.put("depth", depth);
        return parameters;
    }

    @Override
    public int size() {
        return samples;
    }

    @Override
    public Task ofSize(int samples) {
        return new GraphWalks(walk, depth, samples);
    }

    /** Room for a node of six digits, each a token, with comma and blank. */
    @Override
    public int newTokens() {
        return 32 + (1 << depth) * (DIGITS + 2);
    }

    /** Of the last list that is announced; where none is, of the first that stands there. */
    @Override
    public Verdict verdict(List<String> answers, String answer) {
        Matcher list = LIST.matcher(answer.substring(Math.max(0, answer.lastIndexOf(FINAL))));
        boolean contains = answers.stream().anyMatch(answer::contains);
        if (!list.find()) return new Verdict(0, contains, "the answer holds no list of nodes");
        Set<String> named = new HashSet<>();
        for (String node : list.group(1).split(",", -1)) if (!node.isBlank()) named.add(node.strip());
        Set<String> right = new HashSet<>(answers);
        right.retainAll(named);
        return Verdict.of(2.0 * right.size() / (named.size() + answers.size()), contains);
    }

    private record Edge(String from, String to) {}

    @Override
    public Source source(Pieces pieces, int longest) {
        return Source.seeded((random, length, ordinal) -> {
            Set<String> taken = new LinkedHashSet<>();
            String asked = node(taken, random);
            List<Edge> walked = new ArrayList<>();
            Set<String> closed = new HashSet<>();
            List<String> ends = walk == Walk.BFS
                    ? outward(asked, walked, closed, taken, random)
                    : inward(asked, walked, closed, taken, random);
            long order = random.nextLong();
            SplittableRandom others = random.split();
            List<String> nodes = new ArrayList<>(taken), sources = new ArrayList<>(nodes);
            sources.removeAll(closed);
            if (walk == Walk.PARENTS) nodes.remove(asked);
            List<Edge> noise = new ArrayList<>();
            return Draft.of(1, count -> {
                while (noise.size() < count) grow(noise, nodes, sources, taken, others);
                List<Edge> edges = new ArrayList<>(walked);
                edges.addAll(noise.subList(0, count));
                return question(asked, Draws.shuffled(edges, new SplittableRandom(order)), new HashSet<>(walked), ends);
            });
        });
    }

    /** From the node that is asked about, two ways out of every node but the last. @return those at the end */
    private List<String> outward(
            String asked, List<Edge> walked, Set<String> closed, Set<String> taken, SplittableRandom random) {
        List<String> level = List.of(asked);
        for (int step = 0; step < depth; step++) {
            List<String> next = new ArrayList<>();
            for (String from : level) {
                closed.add(from);
                for (int way = 0; way < WAYS; way++) {
                    String to = node(taken, random);
                    walked.add(new Edge(from, to));
                    next.add(to);
                }
            }
            level = next;
        }
        return level;
    }

    /** One to four edges to the node that is asked about. */
    private static List<String> inward(
            String asked, List<Edge> walked, Set<String> closed, Set<String> taken, SplittableRandom random) {
        List<String> parents = new ArrayList<>();
        for (int i = 1 + random.nextInt(2 * WAYS); i > 0; i--) {
            String from = node(taken, random);
            walked.add(new Edge(from, asked));
            parents.add(from);
        }
        return parents;
    }

    /** Two edges out of a node that has none yet, to any that may be reached. */
    private static void grow(
            List<Edge> noise, List<String> nodes, List<String> sources, Set<String> taken, SplittableRandom random) {
        String from;
        if (sources.isEmpty()) {
            from = node(taken, random);
            nodes.add(from);
        } else from = sources.remove(0);
        Set<String> reached = new HashSet<>(Set.of(from));
        for (int way = 0; way < WAYS; way++) {
            String to = nodes.get(random.nextInt(nodes.size()));
            if (!reached.add(to)) {
                to = node(taken, random);
                reached.add(to);
                nodes.add(to);
                sources.add(to);
            }
            noise.add(new Edge(from, to));
        }
    }

    private static String node(Set<String> taken, SplittableRandom random) {
        while (true) {
            String drawn = String.format(Locale.ROOT, "%06x", random.nextInt(1 << 4 * DIGITS));
            if (taken.add(drawn)) return drawn;
        }
    }

    private WrittenSample question(String asked, List<Edge> edges, Set<Edge> walked, List<String> ends) {
        WrittenSample.Text text = new WrittenSample.Text().add(RULES);
        for (Edge edge : edges) {
            boolean answers = walked.contains(edge);
            if (answers && walk == Walk.PARENTS) text.here();
            text.add(edge.from + " -> ");
            if (answers && walk == Walk.BFS && ends.contains(edge.to)) text.here();
            text.add(edge.to + "\n");
        }
        return text.add("\n" + asked(asked)).begin().add("\n" + FINAL).asking(ends, null);
    }

    private String asked(String node) {
        if (walk == Walk.PARENTS) return "Question: From which nodes does an edge lead to " + node + "?";
        return "Question: Which nodes does one reach from " + node + " in exactly " + depth
                + (depth == 1 ? " step" : " steps") + ", going along the edges, and in no fewer?";
    }
}
