package dev.ropewalk.tasks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/** Made-up collections in the form of the published ones. */
final class Questions {

    /** Ten articles of forty paragraphs, two questions each, the second without an answer in every third paragraph. */
    static String squad(Path folder) {
        List<Object> articles = new ArrayList<>();
        for (int article = 0; article < 10; article++) {
            List<Object> paragraphs = new ArrayList<>();
            for (int paragraph = 0; paragraph < 40; paragraph++) {
                String answer = "vessel " + article + "x" + paragraph;
                List<Object> asked = new ArrayList<>();
                for (int question = 0; question < 2; question++) {
                    boolean none = question == 1 && paragraph % 3 == 0;
                    Map<String, Object> qa = new LinkedHashMap<>();
                    qa.put(
                            "question",
                            "What lies in harbour " + article + "-" + paragraph + " by night " + question + "?");
                    qa.put("id", article + "-" + paragraph + "-" + question);
                    qa.put(
                            "answers",
                            none ? List.of() : List.of(Map.of("text", answer), Map.of("text", "the " + answer)));
                    qa.put("is_impossible", none);
                    asked.add(qa);
                }
                paragraphs.add(Map.of(
                        "context",
                        "In harbour " + article + "-" + paragraph + " the " + answer
                                + " lies by night. The tide turns, and the crew of the barge counts the barrels on the pier.",
                        "qas",
                        asked));
            }
            articles.add(Map.of("title", "Harbour " + article, "paragraphs", paragraphs));
        }
        return written(folder.resolve("squad.json"), Map.of("version", "v2.0", "data", articles));
    }

    /** A hundred questions with ten paragraphs each. */
    static String hotpot(Path folder) {
        return written(
                folder.resolve("hotpot.json"),
                IntStream.range(0, 100)
                        .mapToObj(question -> Map.of(
                                "_id", "q" + question,
                                "question", "Which ship passed both lock " + question + " and its neighbour?",
                                "answer", "ship " + question,
                                "context",
                                        IntStream.range(0, 10)
                                                .mapToObj(i -> List.of(
                                                        "Lock " + question + "." + i,
                                                        List.of(
                                                                "It is a lock.",
                                                                " Barge " + i + " passed lock " + question + ".")))
                                                .toList()))
                        .toList());
    }

    private static String written(Path file, Object content) {
        try {
            Files.writeString(file, JsonMapper.shared().writeValueAsString(content));
            return file.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Questions() {}
}
