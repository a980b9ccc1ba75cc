package dev.ropewalk.results.advice;

import dev.ropewalk.methods.Candidates;
import dev.ropewalk.methods.OthersWords;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An advice in words. */
public final class AdviceReport {

    private final Advice advice;
    private final Advice.Question question;

    public AdviceReport(Advice advice) {
        this.advice = advice;
        question = advice.question();
    }

    /** What to set, and how far that is certain: one or two sentences. */
    public String sentence() {
        Racer advised = advice.advised();
        if (advised == null)
            return advice.isOver()
                    ? "Nothing can be advised: every candidate broke off, see their reasons."
                    : "Nothing can be advised yet.";
        String what = question.name(advised);
        String how = how() + (advice.isOver() ? "" : " so far");
        Boolean holds = advice.holds();
        int certain = advice.effectiveLength();
        String far = holds == null
                ? "whether it holds at " + tokens(question.length()) + " is not certain"
                : holds && certain == question.length()
                        ? "it holds up to " + tokens(question.length())
                        : holds
                                ? "it holds at " + tokens(question.length())
                                        + ", but not for certain at every shorter length"
                                : "it does not hold at " + tokens(question.length());
        return "Set " + what + ": " + how + "; " + far
                + (certain > 0 && certain < question.length() && !Boolean.TRUE.equals(holds)
                        ? ", up to " + tokens(certain) + " it does"
                        : certain == 0 && !Boolean.TRUE.equals(holds) ? ", nor is it certain at a shorter length" : "")
                + ".";
    }

    private String how() {
        int others = advice.tied().size(), alike = advice.alike();
        if (others == 0) return "all others are worse";
        if (alike == 1)
            return "the best by its score, though nothing tells " + others + (others == 1 ? " other" : " others")
                    + " from it";
        return "the cheapest of " + alike + " that score alike"
                + (alike == others + 1
                        ? ", and nothing tells them apart"
                        : ", though nothing tells " + (others + 1 - alike) + " more from them");
    }

    /** Why one left. */
    String reason(Racer racer) {
        Racer.Against against = racer.against(), price = racer.price();
        return switch (racer.state()) {
            case "worse" ->
                "worse than " + advice.than(racer)
                        + (against == null
                                ? ""
                                : " by " + points(-against.difference()) + " points ["
                                        + points(-against.interval().upper())
                                        + ", " + points(-against.interval().lower()) + "] on "
                                        + against.documents() + " questions");
            case "price" ->
                "worse than plain RoPE within the trained length"
                        + (price == null
                                ? ""
                                : " by " + points(-price.difference()) + " points ["
                                        + points(-price.interval().upper()) + ", "
                                        + points(-price.interval().lower()) + "], more than 2");
            default -> "broke off: see its cells of run " + advice.run();
        };
    }

    /** As people choose it. */
    public String name(Racer racer) {
        return question.name(racer);
    }

    /** With every value. */
    public String exact(Racer racer) {
        return advice.exact(racer);
    }

    /** What became of one, in a few words. */
    public String ending(Racer racer) {
        if (racer == advice.baseline()) return "the baseline, asked within the trained length";
        if (racer == advice.advised()) return "advised";
        return racer.isIn() ? standing(racer) : "out: " + reason(racer);
    }

    private String standing(Racer racer) {
        Long more = advice.settledBy(racer);
        return (advice.isOver() ? "tied" : "undecided")
                + (more == null ? "" : "; about " + count(more) + " more questions would tell it from the leader");
    }

    /** Of the advised one: scores, price and cost, a sentence each; none where there is none. */
    public List<String> facts() {
        List<String> facts = new ArrayList<>();
        Racer advised = advice.advised();
        if (advised == null) return facts;
        for (Racer.AtLength at : advised.lengths())
            facts.add(String.format(
                    Locale.ROOT,
                    "at %s %s %% [%s, %s]%s",
                    tokens(at.length()),
                    points(at.score()),
                    points(at.interval().lower()),
                    points(at.interval().upper()),
                    at.length() <= question.rope().trainedLength()
                            ? ""
                            : at.holds() == null ? ", not certain" : at.holds() ? ", holds" : ", does not hold"));
        facts.add(price(advised));
        facts.add(cost(advised));
        return facts;
    }

    /** For a terminal, a line each; no line is empty. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(sentence());
        Racer advised = advice.advised();
        if (advised != null) lines.add("  exactly " + exact(advised));
        facts().forEach(fact -> lines.add("  " + fact));
        for (Racer racer : advice.tied()) lines.add(name(racer) + score(racer) + ", " + standing(racer));
        for (Racer racer : advice.eliminated())
            lines.add(name(racer) + score(racer) + ", out after " + racer.questions() + " questions: " + reason(racer));
        Map<String, List<String>> ruledOut = new LinkedHashMap<>();
        for (Candidates.Candidate candidate : question.ruledOut())
            ruledOut.computeIfAbsent(String.valueOf(candidate.ruledOut()), reason -> new ArrayList<>())
                    .add(candidate.name().toString());
        ruledOut.forEach((reason, names) -> lines.add("not measured: " + String.join(", ", names) + ": " + reason));
        lines.add(String.format(
                Locale.ROOT,
                "Asked %,d of %,d questions that measuring all in full takes, %,d saved.",
                advice.asked(),
                advice.planned(),
                advice.planned() - advice.asked()));
        advice.resolution()
                .map(OthersWords::of)
                .orElse(List.of())
                .forEach(words -> lines.add(words.program() + ": "
                        + (words.words() == null
                                ? words.sentence()
                                : words.words() + (words.sentence().isEmpty() ? "" : " (" + words.sentence() + ")"))));
        lines.add("Again, or on where it was left: " + question.command());
        return lines;
    }

    private String cost(Racer advised) {
        Double measured = advice.measured() == null ? null : advice.measured().seconds();
        return String.format(
                Locale.ROOT,
                "a prompt of %s takes %.3g s to the first token, as %s, %.1f MB of keys and values",
                tokens(question.length()),
                measured == null ? (Double) advised.cost().seconds() : measured,
                measured == null ? "foretold" : "measured",
                advised.cost().cacheBytes() / 1e6);
    }

    private static String price(Racer advised) {
        Racer.Against price = advised.price();
        return price == null
                ? "price within the trained length: not known"
                : "price within the trained length: " + signed(price.difference()) + " points beside plain RoPE ["
                        + signed(price.interval().lower()) + ", "
                        + signed(price.interval().upper()) + "]"
                        + (price.interval().lower() >= -0.02
                                ? ""
                                : price.interval().upper() < -0.02
                                        ? ", more than the 2 that a choice may cost"
                                        : ", which may cost more than 2");
    }

    private static String score(Racer racer) {
        return racer.score() == null ? "" : " " + points(racer.score()) + " %";
    }

    /** A share in percent, {@code 95.5}. */
    public static String points(double share) {
        return String.format(Locale.ROOT, "%.1f", 100 * share).replaceAll("^-0\\.0$", "0.0");
    }

    private static String signed(double share) {
        return String.format(Locale.ROOT, "%+.1f", 100 * share).replaceAll("^[-+]0\\.0$", "0.0");
    }

    private static String tokens(int length) {
        return count(length) + " tokens";
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
