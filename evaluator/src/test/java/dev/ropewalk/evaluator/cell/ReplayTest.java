package dev.ropewalk.evaluator.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ropewalk.decoder.EngineNumber;
import dev.ropewalk.evaluator.model.ModelFiles;
import dev.ropewalk.evaluator.suite.Suite;
import org.junit.jupiter.api.Test;

class ReplayTest {

    private static final String SUITE = """
            {"name":"s","model":"reference-model","configurations":["rope","yarn{factor=2}"],"lengths":[128,256],"seeds":[1,7],
             "tasks":["passkey{trials=1,depths=2}","copy{documents=2}"]}""";

    /** At every place of a suite, the question that the cell there has. */
    @Test
    void theQuestionIsTheCells() {
        Suite suite = Suite.parse(SUITE);
        try (ModelFiles files = ModelFiles.open("reference-model")) {
            SuiteCells cells = new SuiteCells(suite, files, "cpu", EngineNumber.CURRENT);
            assertThat(cells.size()).isEqualTo(16);
            for (int place = 0; place < cells.size(); place++) {
                Cell cell = cells.at(place);
                Replay.Question question = new Replay(suite, place, 1).question(files);
                assertThat(question.sha256())
                        .as(cell.label())
                        .isEqualTo(cell.samples().promptSha256(cell.sample(1)));
            }
        }
    }

    @Test
    void whatThereIsNotIsOneSentence() {
        Suite suite = Suite.parse(SUITE);
        assertThatThrownBy(() -> new Replay(suite, 16, 0)).hasMessage("the suite has cells 0 to 15, got 16");
        assertThatThrownBy(() -> new Replay(suite, 0, 2)).hasMessage("passkey@1 has samples 0 to 1 here, got 2");
    }
}
