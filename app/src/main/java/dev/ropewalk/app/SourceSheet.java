package dev.ropewalk.app;

import dev.ropewalk.evaluator.suite.BundledSuites;
import dev.ropewalk.evaluator.suite.Study;
import dev.ropewalk.methods.Fingerprint;
import dev.ropewalk.tasks.Material;
import dev.ropewalk.tasks.Task;
import dev.ropewalk.tasks.TaskCard;
import dev.ropewalk.tasks.Tasks;
import dev.ropewalk.tasks.dataset.Format;
import dev.ropewalk.web.dataset.SourceTable;
import dev.ropewalk.web.dataset.SourceView;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What tasks are made of, as the service shows it: neither changes while the program runs. */
final class SourceSheet implements SourceTable {

    private final List<SourceView> all;

    SourceSheet() {
        Map<String, List<Task>> suites = new LinkedHashMap<>();
        for (String name : BundledSuites.NAMES)
            suites.put(name, Study.unread(BundledSuites.written(name)).suite().tasks());
        all = Stream.concat(
                        Arrays.stream(Material.values()).map(material -> of(material, suites)),
                        Arrays.stream(Format.values()).map(format -> of(format, suites)))
                .toList();
    }

    @Override
    public List<SourceView> all() {
        return all;
    }

    private static SourceView of(Material material, Map<String, List<Task>> suites) {
        byte[] content = material.content();
        return new SourceView(
                material.title(),
                material.source(),
                material.licence(),
                content.length == 0 ? null : (Long) (long) content.length,
                content.length == 0 ? null : Fingerprint.of(content),
                material.asked(),
                Tasks.all().stream()
                        .filter(card -> card.materials().contains(material))
                        .map(TaskCard::name)
                        .toList(),
                asking(
                        suites,
                        task -> Tasks.card(task.name())
                                .filter(card -> card.materials().contains(material))
                                .isPresent()));
    }

    private static SourceView of(Format format, Map<String, List<Task>> suites) {
        return new SourceView(
                format.word(),
                format.source(),
                format.licence(),
                null,
                null,
                "file{path=…,format=" + format.word() + "}",
                List.of("file"),
                asking(suites, task -> format.word().equals(task.parameters().get("format"))));
    }

    private static List<String> asking(Map<String, List<Task>> suites, Predicate<Task> which) {
        return suites.entrySet().stream()
                .filter(suite -> suite.getValue().stream().anyMatch(which))
                .map(Map.Entry::getKey)
                .toList();
    }
}
