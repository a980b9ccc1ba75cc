package dev.ropewalk.web.leaderboard;

import dev.ropewalk.statistics.ClusteredMean;
import dev.ropewalk.statistics.SignFlip;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which cells the paired test does not tell from the best of their length. All of a board answered the same prompts, so two of them are held
 * against each other question by question: by sign flips, which for right and wrong are McNemar's exact test; of perplexities, and where
 * questions share documents, by Student's t over documents (decision 38). The best was found by looking at all, so its p-values are
 * multiplied by the number of all pairs of the length. Bonferroni; Dunn 1961, Journal of the American Statistical Association 56.
 */
final class Ties {

    private static final double ALPHA = 0.05;
    private static final long SEED = 1;

    /**
     * What a cell got for a question.
     *
     * @param ordinal of the question, the same in every cell of the board
     * @param document null where the question stands alone
     * @param value 0 to 1, or nats a token
     */
    record Answer(String cellId, int ordinal, @Nullable String document, double value) {}

    /** @return ids of cells, the best ones' not among them */
    static Set<String> of(Board board, List<BoardRow> rows, List<Answer> answers) {
        Map<String, List<Answer>> byCell = answers.stream().collect(Collectors.groupingBy(Answer::cellId));
        Set<String> tied = new HashSet<>();
        BoardTable.best(board, rows).forEach((length, best) -> {
            List<BoardRow> scored = rows.stream()
                    .filter(row -> row.length() == length && row.score() != null)
                    .toList();
            double pairs = scored.size() * (scored.size() - 1) / 2.0;
            Map<Integer, Answer> ofBest = byCell.getOrDefault(best.cellId(), List.of()).stream()
                    .collect(Collectors.toMap(Answer::ordinal, answer -> answer));
            for (BoardRow row : scored)
                if (!BoardTable.same(row, best)
                        && pairs * p(board, ofBest, byCell.getOrDefault(row.cellId(), List.of())) > ALPHA)
                    tied.add(row.cellId());
        });
        return tied;
    }

    /** Two-sided, over the questions that both answered; 1 where so few tell nothing. */
    private static double p(Board board, Map<Integer, Answer> best, List<Answer> others) {
        List<Answer> shared = others.stream()
                .filter(answer -> best.containsKey(answer.ordinal()))
                .toList();
        if (shared.isEmpty()) return 1;
        double[] differences = shared.stream()
                .mapToDouble(answer ->
                        Objects.requireNonNull(best.get(answer.ordinal())).value() - answer.value())
                .toArray();
        List<String> documents = new ArrayList<>();
        for (Answer answer : shared)
            documents.add(answer.document() == null ? "question " + answer.ordinal() : "document " + answer.document());
        if (board.share() && new HashSet<>(documents).size() == documents.size())
            return SignFlip.of(differences, SEED).twoSided();
        return ClusteredMean.of(differences, documents, 1 - ALPHA).p().orElse(1);
    }

    private Ties() {}
}
