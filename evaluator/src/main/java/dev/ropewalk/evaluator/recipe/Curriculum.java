package dev.ropewalk.evaluator.recipe;

import dev.ropewalk.decoder.text.Tokenizer;
import dev.ropewalk.decoder.training.TrainingSample;
import dev.ropewalk.evaluator.recipe.FinetuneRecipe.Length;
import dev.ropewalk.evaluator.recipe.FinetuneRecipe.Longer;
import dev.ropewalk.evaluator.recipe.FinetuneRecipe.Material;
import dev.ropewalk.evaluator.recipe.FinetuneRecipe.Positions;
import dev.ropewalk.evaluator.recipe.FinetuneRecipe.Stage;
import dev.ropewalk.results.identity.Identity;
import dev.ropewalk.tasks.conversation.Conversation;
import dev.ropewalk.tasks.conversation.Conversation.Turn;
import dev.ropewalk.tasks.conversation.ShareGpt;
import dev.ropewalk.tasks.conversation.Transcriber;
import dev.ropewalk.tasks.language.Conversations;
import dev.ropewalk.tasks.language.StoryLanguage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** The samples of a recipe's stages, and which of them each step learns from. All are in memory, eight bytes a token. */
final class Curriculum {

    private final FinetuneRecipe recipe;
    private final int trainedLength;
    private final Transcriber transcriber;
    private final Tokenizer tokenizer;
    private final List<List<TrainingSample>> samples = new ArrayList<>();

    /**
     * @param trainedLength of the model that learns, where short ends and long begins
     * @throws IllegalArgumentException one sentence: which conversation cannot be learned from, or how many are missing
     */
    Curriculum(FinetuneRecipe recipe, int trainedLength, Tokenizer tokenizer) throws IOException {
        this.recipe = recipe;
        this.trainedLength = trainedLength;
        this.tokenizer = tokenizer;
        this.transcriber = new Transcriber(tokenizer);
        for (Stage stage : recipe.stages()) {
            String source = stage.data() == Material.TASK ? recipe.task() : recipe.conversations();
            samples.add(source.equals(FinetuneRecipe.GENERATED) ? generated(stage) : read(stage, Path.of(source)));
        }
    }

    private List<TrainingSample> generated(Stage stage) {
        if (!StoryLanguage.spokenBy(tokenizer))
            throw new IllegalArgumentException(
                    "generated conversations are in the bundled model's language, which the tokenizer of "
                            + recipe.model() + " does not know; name a file in ShareGPT's form instead");
        int tokens = (stage.length() == Length.LONG ? recipe.targetLength() : trainedLength)
                - tokenizer.whole(new int[0]).length;
        return IntStream.range(0, stage.samples())
                .mapToObj(i -> stage.data() == Material.TASK
                        ? Conversations.task(recipe.seed(), i, tokens)
                        : Conversations.of(recipe.seed(), i, tokens))
                .map(conversation -> fitting(conversation, sample(conversation)))
                .toList();
    }

    /** The first conversations of the file that are as long as the stage wants them. */
    private List<TrainingSample> read(Stage stage, Path file) throws IOException {
        List<TrainingSample> found = new ArrayList<>();
        ShareGpt.read(file, conversation -> {
            TrainingSample whole = sample(conversation);
            boolean isLong = whole.ids().length > trainedLength;
            if (isLong != (stage.length() == Length.LONG)) return true;
            if (whole.ids().length > recipe.targetLength() && recipe.longer() == Longer.SPLIT)
                found.addAll(split(conversation));
            else found.add(fitting(conversation, whole));
            return found.size() < stage.samples();
        });
        if (found.size() < stage.samples())
            throw new IllegalArgumentException("samples: the stage wants " + stage.samples() + " "
                    + Fields.word(stage.length()) + " ones, " + file + " has " + found.size() + " of "
                    + (stage.length() == Length.LONG ? "more than " : "at most ") + trainedLength + " tokens");
        return List.copyOf(found.subList(0, stage.samples()));
    }

    private TrainingSample sample(Conversation conversation) {
        return transcriber.sample(conversation, recipe.mask());
    }

    private TrainingSample fitting(Conversation conversation, TrainingSample sample) {
        if (sample.ids().length > recipe.targetLength())
            throw new IllegalArgumentException("conversation " + conversation.id() + " has " + sample.ids().length
                    + " tokens, targetLength is " + recipe.targetLength()
                    + (recipe.longer() == Longer.SPLIT
                            ? ", and one exchange is never cut"
                            : "; longer: split would cut it between exchanges"));
        return sample;
    }

    /** As many exchanges together as fit. FastChat's split_long_conversation.py does the same. */
    private List<TrainingSample> split(Conversation conversation) {
        List<TrainingSample> pieces = new ArrayList<>();
        List<Turn> turns = conversation.turns(), piece = new ArrayList<>();
        TrainingSample last = null;
        for (int from = 0; from < turns.size(); ) {
            int to = from + 1; // behind the answers to the next question
            while (to < turns.size()
                    && !(turns.get(to - 1).answer() && !turns.get(to).answer())) to++;
            List<Turn> exchange = turns.subList(from, to);
            from = to;
            if (exchange.stream().noneMatch(Turn::answer)) break; // a question without an answer ends the conversation
            List<Turn> longer = new ArrayList<>(piece);
            longer.addAll(exchange);
            TrainingSample joined = sample(new Conversation(conversation.id(), longer));
            if (last != null && joined.ids().length > recipe.targetLength()) {
                pieces.add(last);
                longer = exchange;
                joined = sample(new Conversation(conversation.id(), exchange));
            }
            last = fitting(conversation, joined);
            piece = new ArrayList<>(longer);
        }
        if (last != null) pieces.add(last);
        return pieces;
    }

    /** @param step from 1, over all stages */
    List<TrainingSample> batch(int step) {
        int stage = stageOf(step), first = step - firstStep(stage);
        List<TrainingSample> all = samples.get(stage);
        int size = Math.min(recipe.stages().get(stage).batch(), all.size());
        return IntStream.range(0, size)
                .mapToObj(i -> {
                    long at = (long) first * size + i;
                    int round = Math.toIntExact(at / all.size());
                    return placed(stage, at, all.get(order(stage, round, all.size())[(int) (at % all.size())]));
                })
                .toList();
    }

    /** @param at which sample of the stage it is, over all rounds */
    private TrainingSample placed(int stage, long at, TrainingSample sample) {
        int tokens = sample.ids().length, room = recipe.targetLength() - tokens;
        if (recipe.positions() == Positions.ORDERED
                || recipe.stages().get(stage).length() == Length.LONG
                || room < 1) return sample;
        SplittableRandom random = new SplittableRandom(Identity.seed("skip/" + recipe.seed() + "/" + stage + "/" + at));
        return sample.skipping(random.nextInt(1, tokens), random.nextInt(room + 1));
    }

    /** The learning rate of a step: every stage has the whole course. */
    double learningRate(int step) {
        int stage = stageOf(step);
        return recipe.optimizer().schedule(recipe.stages().get(stage).steps()).at(step - firstStep(stage) + 1);
    }

    private int stageOf(int step) {
        int stage = 0;
        while (step >= firstStep(stage + 1)) stage++;
        return stage;
    }

    private int firstStep(int stage) {
        return 1
                + recipe.stages().subList(0, stage).stream()
                        .mapToInt(Stage::steps)
                        .sum();
    }

    /** Fisher and Yates, from a seed of stage and round. */
    private int[] order(int stage, int round, int size) {
        SplittableRandom random =
                new SplittableRandom(Identity.seed("order/" + recipe.seed() + "/" + stage + "/" + round));
        int[] order = IntStream.range(0, size).toArray();
        for (int i = size - 1; i > 0; i--) {
            int other = random.nextInt(i + 1), kept = order[i];
            order[i] = order[other];
            order[other] = kept;
        }
        return order;
    }

    /** Of all samples in their order: what the tokenizer, the files and the generator made of the recipe. */
    String sha256() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (List<TrainingSample> stage : samples)
                for (TrainingSample sample : stage) {
                    ByteBuffer bytes = ByteBuffer.allocate(4 + 8 * sample.ids().length);
                    bytes.putInt(sample.ids().length);
                    for (int id : sample.ids()) bytes.putInt(id);
                    for (float weight : sample.weights()) bytes.putFloat(weight);
                    digest.update(bytes.flip());
                }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
