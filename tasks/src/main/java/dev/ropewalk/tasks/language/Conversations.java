package dev.ropewalk.tasks.language;

import dev.ropewalk.results.identity.Identity;
import dev.ropewalk.tasks.conversation.Conversation;
import dev.ropewalk.tasks.conversation.Conversation.Turn;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What a model that speaks the language is fine-tuned on. Each conversation follows from seed, index and length, whatever was made before, on
 * every platform. It has as many tokens as asked for, or up to five fewer, without what a tokenizer or a chat template puts around them.
 */
public final class Conversations {

    /** Of one conversation. */
    public static final int LEAST_TOKENS = 60;

    /**
     * Many rounds, in each of which something is told and something asked that was told then or before.
     *
     * @param tokens {@link #LEAST_TOKENS} or more
     * @throws IllegalArgumentException one sentence, when there are fewer
     */
    public static Conversation of(long seed, int index, int tokens) {
        SplittableRandom random = random("conversation", seed, index, tokens);
        Dialogue dialogue = new Dialogue(random);
        for (int left = tokens; left >= Dialogue.LEAST_ROUND; ) left -= dialogue.anyRound(left);
        return new Conversation(id("conversation", seed, index, tokens), dialogue.turns());
    }

    /** What the tasks {@code passkey@1} and {@code kv/stories@1} ask, in their words: a key or 2 to 24 codes in a story, and one question. Otherwise as {@link #of}. */
    public static Conversation task(long seed, int index, int tokens) {
        SplittableRandom random = random("task", seed, index, tokens);
        return new Conversation(
                id("task", seed, index, tokens), random.nextBoolean() ? passkey(tokens, random) : code(tokens, random));
    }

    private static List<Turn> passkey(int tokens, SplittableRandom random) {
        String key = StoryLanguage.number(5, random);
        return asked(List.of(Facts.key(key)), Facts.KEY_ASKED, Facts.KEY + " " + key + " .", tokens, random);
    }

    private static List<Turn> code(int tokens, SplittableRandom random) {
        int most = Math.min(24, (tokens - 16) / 9); // tokens of the question with its answer, and of a fact
        Map<String, String> codes = Facts.codes(random.nextInt(2, most + 1), random);
        List<String> facts = codes.entrySet().stream()
                .map(fact -> Facts.code(fact.getKey(), fact.getValue()))
                .toList();
        Map.Entry<String, String> wanted = Words.any(List.copyOf(codes.entrySet()), random);
        return asked(
                facts,
                Facts.codeAsked(wanted.getKey()),
                Facts.code(wanted.getKey(), wanted.getValue()),
                tokens,
                random);
    }

    private static List<Turn> asked(
            List<String> facts, String question, String answer, int tokens, SplittableRandom random) {
        int known = StoryLanguage.tokens(String.join(" ", facts) + " " + question + " " + answer);
        List<String> sentences = Story.ofAnyCast(random).sentences(tokens - known);
        String told = String.join(" ", StoryLanguage.among(sentences, facts, random));
        return List.of(new Turn(false, told + " " + question), new Turn(true, answer));
    }

    private static String id(String kind, long seed, int index, int tokens) {
        return kind + "-" + seed + "-" + index + "-" + tokens;
    }

    private static SplittableRandom random(String kind, long seed, int index, int tokens) {
        if (tokens < LEAST_TOKENS)
            throw new IllegalArgumentException(
                    "a conversation needs at least " + LEAST_TOKENS + " tokens, got " + tokens);
        return new SplittableRandom(Identity.seed(id(kind, seed, index, tokens)));
    }

    private Conversations() {}
}
