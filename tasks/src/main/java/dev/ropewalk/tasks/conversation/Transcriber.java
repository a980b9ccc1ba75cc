package dev.ropewalk.tasks.conversation;

import dev.ropewalk.decoder.text.ChatTemplate;
import dev.ropewalk.decoder.text.Tokenizer;
import dev.ropewalk.decoder.training.TrainingSample;
import dev.ropewalk.jinja.TemplateException;
import dev.ropewalk.tasks.conversation.Conversation.Turn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes conversations as one model reads them: with its chat template where it has one, else as turns with a blank between and the special
 * tokens around that its tokenizer puts there. What a template writes after an answer, such as the end of a turn, belongs to the answer.
 */
public final class Transcriber {

    private final Tokenizer tokenizer;
    private final Optional<ChatTemplate> template;

    /** A conversation as text. @param answers pairs of from and to, in UTF-16 units, ascending */
    private record Text(String text, List<int[]> answers) {}

    public Transcriber(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
        this.template = tokenizer.chatTemplate();
    }

    /**
     * A conversation to learn from.
     *
     * @throws IllegalArgumentException one sentence that names the conversation: nothing in it counts, or the template does not write it
     */
    public TrainingSample sample(Conversation conversation, LossMask mask) {
        try {
            return template.isPresent() ? written(conversation, template.get(), mask) : joined(conversation, mask);
        } catch (IllegalArgumentException | TemplateException e) {
            throw new IllegalArgumentException("conversation " + conversation.id() + ": " + e.getMessage(), e);
        }
    }

    /** Templates write special tokens themselves. */
    private TrainingSample written(Conversation conversation, ChatTemplate template, LossMask mask) {
        List<Map<String, String>> messages =
                conversation.turns().stream().map(Transcriber::message).toList();
        String whole = template.render(messages, false);
        Text text = new Text(whole, mask == LossMask.ALL ? List.of() : answers(conversation, template, whole));
        Tokenizer.Encoded encoded = tokenizer.encodeWithEnds(text.text());
        return new TrainingSample(encoded.ids(), weights(encoded, text, mask));
    }

    /** An answer is what the text gains by it, behind what the template writes to ask for one. */
    private static List<int[]> answers(Conversation conversation, ChatTemplate template, String whole) {
        List<Map<String, String>> messages = new ArrayList<>();
        List<int[]> answers = new ArrayList<>();
        for (Turn turn : conversation.turns()) {
            String before = turn.answer() ? template.render(messages, true) : "";
            messages.add(message(turn));
            if (!turn.answer()) continue;
            String after = template.render(messages, false);
            if (!whole.startsWith(after) || !after.startsWith(before))
                throw new IllegalArgumentException("the model's chat template writes the answer in turn "
                        + messages.size()
                        + " otherwise once the conversation goes on, which leaves open what to learn; "
                        + "mask: all does not need to know");
            answers.add(new int[] {before.length(), after.length()});
        }
        return answers;
    }

    private static Map<String, String> message(Turn turn) {
        return Map.of("role", turn.answer() ? "assistant" : "user", "content", turn.text());
    }

    private TrainingSample joined(Conversation conversation, LossMask mask) {
        StringBuilder whole = new StringBuilder();
        List<int[]> answers = new ArrayList<>();
        for (Turn turn : conversation.turns()) {
            if (!whole.isEmpty()) whole.append(' ');
            int from = whole.length();
            whole.append(turn.text());
            if (turn.answer()) answers.add(new int[] {from, whole.length()});
        }
        Text text = new Text(whole.toString(), answers);
        Tokenizer.Encoded encoded = tokenizer.encodeWithEnds(text.text());
        int[] ids = tokenizer.whole(encoded.ids());
        float[] weights = new float[ids.length], plain = weights(encoded, text, mask);
        int front = tokenizer.front(encoded.ids());
        boolean endCounts = mask == LossMask.ALL
                || conversation.turns().get(conversation.turns().size() - 1).answer();
        if (mask == LossMask.ALL) Arrays.fill(weights, 0, front, 1);
        System.arraycopy(plain, 0, weights, front, plain.length);
        if (endCounts) Arrays.fill(weights, front + plain.length, ids.length, 1);
        return new TrainingSample(ids, weights);
    }

    /** A token that an answer begins in, such as a blank with its first letters, counts. */
    private static float[] weights(Tokenizer.Encoded encoded, Text text, LossMask mask) {
        float[] weights = new float[encoded.ids().length];
        if (mask == LossMask.ALL) Arrays.fill(weights, 1);
        else
            for (int[] answer : text.answers())
                Arrays.fill(weights, encoded.tokenAt(answer[0]), encoded.tokenAt(answer[1]), 1);
        return weights;
    }
}
