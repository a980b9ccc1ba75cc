package dev.ropewalk.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.app.Commands.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command prints, writes and refuses; what stands in the files is tested where they are made. */
class ExportCommandTest {

    @TempDir
    Path folder;

    private Answer command(String... arguments) {
        return new Commands(folder).run(arguments);
    }

    private Answer export(String format, Path out, String... more) {
        return command(Stream.concat(Stream.of("export", "--format", format, "--out", out.toString()), Stream.of(more))
                .toArray(String[]::new));
    }

    /** Two folders of answers to three questions. */
    @BeforeEach
    void twoFoldersOfAnswers() throws IOException {
        for (String label : List.of("dca_8%", "rope")) {
            Path pred = Files.createDirectories(folder.resolve("pred/" + label));
            StringBuilder rows = new StringBuilder();
            for (int i = 0; i < 12; i++)
                rows.append("{\"pred\": \"")
                        .append(label.equals("rope") || i == 11 ? "boat" : "harbour " + i)
                        .append("\", \"answers\": [\"harbour ")
                        .append(i)
                        .append("\"], \"all_classes\": null, \"length\": 9}\n");
            Files.writeString(pred.resolve("hotpotqa.jsonl"), rows);
            assertThat(command("import", "--format", "longbench", pred.toString(), "--model", "m")
                            .status())
                    .isZero();
        }
    }

    @Test
    void aFileIsWrittenWholeAndSaidWhatIsInIt() throws IOException {
        Path file = folder.resolve("all.jsonl");
        Answer answer = export("jsonl", file, "--task", "hotpotqa", "--length", "0");
        assertThat(answer).isEqualTo(new Answer(0, "Written to " + file + ": 24 samples of 2 cells.\n", ""));
        assertThat(Files.readAllLines(file)).hasSize(24).allMatch(line -> line.startsWith("{\"model\":\"m\","));
        assertThat(export("csv", folder.resolve("all.csv")).out()).endsWith(": 2 cells.\n");
        assertThat(export("csv", folder.resolve("all.csv"), "--samples").out()).endsWith(": 24 samples of 2 cells.\n");
    }

    /** A paper's table: booktabs, every sign of LaTeX's own escaped, the best and what is tied with it in bold, the protocol below. */
    @Test
    void aBoardIsATableForAPaper() throws IOException {
        Path file = folder.resolve("table.tex");
        assertThat(export("latex", file).status()).isZero();
        assertThat(Files.readString(file))
                .contains("\\toprule\nconfiguration & as published \\\\\n\\midrule\n")
                .contains("\\texttt{dca\\_8\\%} & \\textbf{91.7} {\\scriptsize (")
                .contains("\\texttt{rope} & 0.0 ", " \\\\\n\\bottomrule")
                .contains(
                        "\\caption{longbench/hotpotqa/file@1, score in \\% by length in tokens, with 95 \\% intervals; n = 12 samples a cell.");
        Path page = folder.resolve("table.md");
        assertThat(export("markdown", page).status()).isZero();
        assertThat(Files.readString(page))
                .startsWith("| configuration | as published |\n| :--- | ---: |\n| dca\\_8% | **91.7** (")
                .contains("\n| rope | 0.0 ", " |\n\nlongbench/hotpotqa/file@1, score in %");
    }

    @Test
    void aFolderIsNewAndWhole() throws IOException {
        Path to = folder.resolve("out");
        Answer answer = export("longbench", to);
        assertThat(answer).isEqualTo(new Answer(0, "Written to " + to + ": 24 samples of 2 cells in 2 files.\n", ""));
        assertThat(to.resolve("pred/dca_8%/hotpotqa.jsonl")).isRegularFile();
        Answer again = export("longbench", to);
        assertThat(again.status()).isEqualTo(1);
        assertThat(again.err()).isEqualTo("ropewalk: --out must name a new folder, " + to + " has something in it.\n");
        Answer nothing = export("ruler", folder.resolve("none"));
        assertThat(nothing.status()).isEqualTo(1);
        assertThat(nothing.err())
                .isEqualTo(
                        "ropewalk: Nothing of what is stored can be written as ruler: cells of tasks that are none of RULER's (2).\n");
        assertThat(folder.resolve("none")).doesNotExist();
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(Path::toString).filter(name -> name.endsWith(".part")))
                    .isEmpty();
        }
    }

    /** One file that opens from the disk: whatever a label says is text, and nothing comes from elsewhere. */
    @Test
    void aComparisonIsAPageWithoutScripts() throws IOException {
        Path pred = Files.createDirectories(folder.resolve("pred/other"));
        Files.copy(folder.resolve("pred/rope/hotpotqa.jsonl"), pred.resolve("hotpotqa.jsonl"));
        String label = "<script>alert('x')</script>";
        command("import", "--format", "longbench", pred.toString(), "--model", "m", "--as", label);
        Path page = folder.resolve("page.html");
        Answer answer = command(
                "compare",
                "dca_8%",
                label,
                "--model",
                "m",
                "--require",
                "dca_8% >= " + label + " - 2pp",
                "--html",
                page.toString());
        assertThat(answer.status()).as(answer.err()).isZero();
        assertThat(Files.readString(page))
                .startsWith("<!DOCTYPE html>")
                .contains(
                        "default-src 'none'",
                        "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;",
                        "91.7",
                        "./ropewalk compare --db ")
                .doesNotContain("<script", "http://", "https://", " src=", "href=");
    }

    /** What is superseded is left out where numbers are used, and it is said; the number itself stays, and comes back with the mark. */
    @Test
    void whatIsSupersededIsLeftOutAndSaid() throws IOException {
        Path lines = folder.resolve("lines.jsonl");
        export("jsonl", lines);
        String cell = Files.readAllLines(lines).stream()
                .filter(line -> line.contains("\"configuration\":\"rope\""))
                .map(line -> line.replaceFirst(".*\"cell\":\"([0-9a-f]{12}).*", "$1"))
                .findFirst()
                .orElseThrow();
        Answer marked = command("mark", cell, "--superseded", "the file was another one", "--tag", "draft");
        assertThat(marked.out()).contains("superseded, because the file was another one", "tag: draft");
        Answer refused = command("compare", "dca_8%", "rope", "--model", "m");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err())
                .contains("1 cell is left out as superseded, because the file was another one; --superseded compares");
        assertThat(command("compare", "dca_8%", "rope", "--model", "m", "--superseded")
                        .status())
                .isZero();
        Path told = folder.resolve("standings.json");
        Answer standings = command("standings", "--model", "m", "--json", told.toString());
        assertThat(standings.status()).as(standings.err()).isZero();
        assertThat(standings.out())
                .contains("dca_8%")
                .doesNotContain("\nrope ")
                .endsWith("\n1 cell is left out as superseded, because the file was another one.\n");
        assertThat(Files.readString(told)).contains("\"superseded\" : {", "\"configuration\" : \"rope\"");
        Answer none = command("standings", "--model", "m", "--configuration", "rope");
        assertThat(none.status()).isEqualTo(1);
        assertThat(none.err())
                .isEqualTo(
                        "ropewalk: nothing of it was measured on m: no task; 1 cell is left out as superseded, because the file was another one\n");
        Path page = folder.resolve("table.md");
        assertThat(export("markdown", page).out()).endsWith(": 1 cell; left out: cells that are superseded (1).\n");
        assertThat(command("mark", cell, "--take-back", "--superseded", "").status())
                .isZero();
        assertThat(command("compare", "dca_8%", "rope", "--model", "m").status())
                .isZero();
        assertThat(command("mark", cell).out().lines().filter(line -> line.contains("superseded")))
                .singleElement()
                .asString()
                .matches(".* 20\\d\\d-.* 20\\d\\d-.*"); // since, and taken back
        Answer unknown = command("mark", "0123456789", "--tag", "x");
        assertThat(unknown.status()).isEqualTo(1);
        assertThat(unknown.err()).startsWith("ropewalk: there is no run and no cell '0123456789'");
    }

    @Test
    void wrongUsageIsSaid() {
        Answer unknown = export("parquet", folder.resolve("x"));
        assertThat(unknown.status()).isEqualTo(2);
        assertThat(unknown.err())
                .contains(
                        "unknown format 'parquet', known: jsonl, csv, every-eval-ever, ruler, longbench, markdown, latex");
        assertThat(export("jsonl", folder.resolve("x"), "--samples").status()).isEqualTo(2);
        Answer model = export("jsonl", folder.resolve("x"), "--model", "llama");
        assertThat(model.status()).isEqualTo(1);
        assertThat(model.err()).isEqualTo("ropewalk: no model 'llama' was measured here, known: m\n");
        assertThat(export("jsonl", folder.resolve("x"), "--length", "77").err())
                .isEqualTo("ropewalk: No result is stored of length 77.\n");
        assertThat(folder.resolve("x")).doesNotExist();
    }
}
