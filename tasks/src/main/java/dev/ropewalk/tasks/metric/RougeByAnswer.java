package dev.ropewalk.tasks.metric;

/**
 * The geometric mean of {@link Rouge}'s three numbers of one answer: ours, so that a summary has a score of its own. Its mean over answers is never
 * above {@link RougeOfAll}, which is the geometric mean of the means (Hölder's inequality), and is no number that anybody published.
 */
final class RougeByAnswer implements Scorer {

    @Override
    public Score read(String prediction, Reference reference) {
        Rouge rouge = Rouge.of(prediction, reference.answers(), false);
        return Score.of(Math.min(1, Math.cbrt(rouge.rouge1() * rouge.rouge2() * rouge.rougeL())), prediction.strip());
    }
}
