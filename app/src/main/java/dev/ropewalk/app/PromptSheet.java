package dev.ropewalk.app;

import dev.ropewalk.decoder.checkpoint.CheckpointException;
import dev.ropewalk.decoder.text.Tokenizer;
import dev.ropewalk.evaluator.cell.Replay;
import dev.ropewalk.evaluator.model.ModelFiles;
import dev.ropewalk.evaluator.model.ModelNames;
import dev.ropewalk.evaluator.run.Roots;
import dev.ropewalk.evaluator.suite.Suite;
import dev.ropewalk.tasks.Sample;
import dev.ropewalk.web.sample.Prompts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/** Prompts made anew by their tasks (decision 68): of a tokenizer and a seed alone. What a suite names as a file is read by whoever measures it, never here. */
final class PromptSheet implements Prompts {

    /** Tokens of a prompt that is made while somebody waits. */
    private static final int LONGEST = 131_072;

    /** Tokens that are set apart: where a prompt begins and ends, and on both sides of a needle. */
    private static final int BEGIN = 16, END = 64, AROUND = 24;

    /** Places of answers that are set apart, and tokens of one of them at most. */
    private static final int NEEDLES = 16, NEEDLE = 48;

    /** Characters of all that is folded; a longer text is left out. */
    private static final int FOLDED = 40_000;

    private static final String NOT_AT_HAND = "the tokenizer of the model is not at hand";

    private static final Pattern SENTENCE_END = Pattern.compile("[.?!]\\s*$|\n");

    private final Roots roots;

    PromptSheet(Roots roots) {
        this.roots = roots;
    }

    @Override
    public Optional<Prompt> of(Asked asked, BooleanSupplier late) {
        Replay replay = new Replay(Suite.unread(asked.document()), asked.place(), asked.ordinal());
        if (Roots.namesAFile(replay.task()))
            throw new IllegalArgumentException("it is made of a file, which no page opens");
        if (replay.length() > LONGEST) throw new IllegalArgumentException("it is longer than " + LONGEST + " tokens");
        roots.checkOpened(replay.suite().model());
        if (!ModelNames.isHere(replay.suite().model())) throw new IllegalArgumentException(NOT_AT_HAND);
        if (late.getAsBoolean()) return Optional.empty();
        try (ModelFiles files = ModelFiles.openHere(replay.suite().model())) {
            if (late.getAsBoolean()) return Optional.empty();
            Replay.Question question = replay.question(files);
            if (!question.sha256().equals(asked.sha256()))
                throw new IllegalArgumentException("what is made now is another prompt, "
                        + question.sha256().substring(0, 12) + "…: the model's tokenizer or the task has changed");
            return late.getAsBoolean() ? Optional.empty() : Optional.of(shown(question.sample(), files.tokenizer()));
        } catch (CheckpointException e) {
            throw new IllegalArgumentException(NOT_AT_HAND, e);
        }
    }

    static Prompt shown(Sample sample, Tokenizer tokenizer) {
        int[] ids = sample.ids();
        BitSet apart = new BitSet(), needles = new BitSet(), end = new BitSet();
        apart.set(0, Math.min(BEGIN, ids.length));
        apart.set(Math.max(0, ids.length - END), ids.length);
        sample.needles().stream().limit(NEEDLES).forEach(needle -> {
            int last = lastOf(sample, needle, tokenizer);
            needles.set(needle, last + 1);
            apart.set(Math.max(0, needle - AROUND), Math.min(ids.length, last + 1 + AROUND));
        });
        end.set(question(ids, tokenizer), ids.length);
        return new Prompt(ids.length, stretches(ids, apart, needles, end, tokenizer));
    }

    /** The token with which one of the answers is whole, whatever blanks the tokenizer puts between its tokens; the first one where none becomes so. */
    private static int lastOf(Sample sample, int needle, Tokenizer tokenizer) {
        StringBuilder written = new StringBuilder();
        for (int i = needle; i < Math.min(sample.ids().length, needle + NEEDLE); i++) {
            written.append(withoutBlanks(text(sample.ids(), i, tokenizer)));
            for (String answer : sample.answers()) if (written.indexOf(withoutBlanks(answer)) >= 0) return i;
        }
        return needle;
    }

    private static String withoutBlanks(String text) {
        return text.replaceAll("\\s", "");
    }

    /** Where the last two sentences begin, the question and what its answer goes on from; no further ahead than the tokens that are set apart. */
    private static int question(int[] ids, Tokenizer tokenizer) {
        boolean said = false;
        int ends = 0, first = Math.max(0, ids.length - END);
        for (int i = ids.length - 1; i >= first; i--) {
            boolean ending = SENTENCE_END.matcher(text(ids, i, tokenizer)).find();
            if (said && ending && ++ends == 2) return i + 1;
            said = !ending;
        }
        return first;
    }

    private static List<Stretch> stretches(int[] ids, BitSet apart, BitSet needles, BitSet end, Tokenizer tokenizer) {
        boolean whole = ids.length < 4 * FOLDED
                && tokenizer.decodeAll(ids).length() <= FOLDED; // else the page would be all filler
        List<Stretch> stretches = new ArrayList<>();
        for (int from = 0; from < ids.length; ) {
            boolean set = apart.get(from);
            int next = set ? apart.nextClearBit(from) : apart.nextSetBit(from),
                    to = next < 0 ? ids.length : Math.min(next, ids.length);
            List<Token> tokens = new ArrayList<>();
            if (set)
                for (int i = from; i < to; i++)
                    tokens.add(new Token(
                            i,
                            ids[i],
                            text(ids, i, tokenizer),
                            needles.get(i) ? "needle" : end.get(i) ? "end" : "plain"));
            stretches.add(new Stretch(
                    from,
                    to - 1,
                    tokens,
                    set || !whole ? null : tokenizer.decodeAll(Arrays.copyOfRange(ids, from, to))));
            from = to;
        }
        return stretches;
    }

    /** With the blank before it, which a tokenizer leaves out where a text begins. */
    private static String text(int[] ids, int at, Tokenizer tokenizer) {
        if (at == 0) return tokenizer.decodeAll(new int[] {ids[0]});
        String before = tokenizer.decodeAll(new int[] {ids[at - 1]}),
                both = tokenizer.decodeAll(new int[] {ids[at - 1], ids[at]});
        return both.startsWith(before) ? both.substring(before.length()) : tokenizer.decodeAll(new int[] {ids[at]});
    }
}
