package dev.ropewalk.decoder.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.ContextPlan;
import dev.ropewalk.methods.Rope;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Of a dictionary that decides positions every entry is followed, noted as not read, or refused; an object or an unknown name in it never means
 * default. What is followed is what transformers 5.23.0 follows (modeling_rope_utils.py).
 */
class RopeConfigTest {

    private static final String YARN =
            "'rope_type':'yarn','rope_theta':500000.0,'factor':4.0,'original_max_position_embeddings':64";

    private static ConfigFile config(Family family, String fields) {
        String json = "{'max_position_embeddings':256," + fields + "}";
        return family.complete(
                ConfigFile.of(Path.of("config.json"), JsonMapper.shared().readTree(json.replace('\'', '"'))));
    }

    private static Rope rope(ConfigFile file) {
        return RopeConfig.read(Family.QWEN3, file, 8);
    }

    private static List<String> notes(String fields) {
        ConfigFile file = config(Family.QWEN3, fields);
        rope(file);
        return file.notes();
    }

    /** The three spellings of case rope-by-layer-type and what hides between numbers. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'full_attention':{'rope_type':'yarn','factor':4.0},'sliding_attention':{'rope_type':'default'}",
                "'full_attention':{'rope_type':'yarn','factor':4.0},'original_max_position_embeddings':64",
                "'rope_type':'default','full_attention':{}"
            })
    void anObjectInsideIsRefusedByItsName(String entries) {
        assertThatThrownBy(() -> rope(config(Family.QWEN3, "'rope_parameters':{" + entries + "}")))
                .hasMessage(
                        "config.json: rope_parameters by layer type is not supported, one rotation for all layers is:"
                                + " 'full_attention' holds an object of its own.");
    }

    @Test
    void anEntryThatNeedsATypeIsNotDefaultWithoutOne() {
        assertThatThrownBy(() -> rope(config(Family.QWEN3, "'rope_parameters':{'ropetype':'yarn','factor':4.0}")))
                .hasMessage(
                        "config.json: rope_parameters has factor, ropetype, but no rope_type that says what they mean,"
                                + " known: default, dynamic, linear, llama3, longrope, proportional, yarn.");
        assertThat(rope(config(Family.QWEN3, "'rope_parameters':{'rope_theta':7.0}"))
                        .base())
                .isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                YARN
                        + ",'short_mscale':1.1,'long_mscale':1.3,'llama_4_scaling_beta':0.1 | llama_4_scaling_beta, long_mscale,"
                        + " short_mscale are not read for the rope type yarn",
                YARN + ",'high_freq_factor':4.0 | high_freq_factor is not read for the rope type yarn",
                "'rope_type':'default','factor':4.0 | factor is not read for the rope type default",
                "'rope_type':'linear','factor':4.0,'beta_fast':3 | beta_fast is not read for the rope type linear"
            })
    void entriesThatTheTypeDoesNotReadAreNamed(String entries, String sentence) {
        assertThat(notes("'rope_parameters':{" + entries + "}"))
                .containsExactly("config.json: rope_parameters: " + sentence + ", here as in transformers 5.23.0.");
    }

    @Test
    void whatAllTypesReadIsNotNoted() {
        assertThat(notes("'rope_parameters':{" + YARN
                        + ",'beta_fast':32,'beta_slow':1,'mscale':1,'mscale_all_dim':1,'truncate':true}"))
                .isEmpty();
        assertThat(notes("'rope_scaling':null,'rope_theta':7.0")).isEmpty();
    }

    @Test
    void aFactorBelowOneIsSaidToBeOne() {
        assertThat(notes("'rope_parameters':{" + YARN.replace("4.0", "0.5") + "}"))
                .containsExactly(
                        "config.json: rope_parameters: factor 0.5 is below 1, which no published model has; it is followed.");
    }

    @Test
    void aFactorThatTheLengthsDoNotGiveIsNoted() {
        assertThat(notes("'rope_parameters':{" + YARN.replace("4.0", "2.0") + "}"))
                .containsExactly(
                        "config.json: rope_parameters: factor 2.0 is followed, although max_position_embeddings is 256"
                                + " and original_max_position_embeddings 64.");
    }

    /** transformers: {@code rope_scaling or rope_parameters}. */
    @Test
    void anEmptyRopeScalingLeavesTheWordToRopeParameters() {
        assertThat(rope(config(Family.QWEN3, "'rope_scaling':{},'rope_parameters':{" + YARN + "}"))
                        .scaling()
                        .type())
                .isEqualTo("yarn");
        ConfigFile both =
                config(Family.QWEN3, "'rope_scaling':{'type':'linear','factor':2},'rope_parameters':{" + YARN + "}");
        assertThat(rope(both).scaling().type()).isEqualTo("linear");
        assertThat(both.notes())
                .containsExactly(
                        "config.json: rope_parameters is not read where there is a rope_scaling, as in transformers 5.23.0.");
    }

    @Test
    void ofTwoTypesTheNewerSpellingIsFollowedAndTheOtherNamed() {
        assertThat(notes("'rope_scaling':{'rope_type':'default','type':'linear'}"))
                .containsExactly("config.json: rope_scaling: rope_type 'default' is followed, type 'linear' is not.");
    }

    /** {@code rope_parameters.get("truncate", True)}: null is false. */
    @Test
    void truncateNullIsFalse() {
        String yarn =
                "'rope_parameters':{'rope_type':'yarn','factor':4.0,'original_max_position_embeddings':64,'truncate':";
        assertThat(spectrum(yarn + "null}"))
                .isEqualTo(spectrum(yarn + "false}"))
                .isNotEqualTo(spectrum(yarn + "true}"));
    }

    /** transformers: {@code factor = max_position_embeddings / original_max_position_embeddings} where it is null. */
    @Test
    void aFactorOfNullIsTheRatioOfTheLengths() {
        String yarn = "'rope_parameters':{'rope_type':'yarn','original_max_position_embeddings':64.0,'factor':";
        assertThat(spectrum(yarn + "null}")).isEqualTo(spectrum(yarn + "4}"));
        assertThatThrownBy(() -> spectrum("'rope_parameters':{'rope_type':'yarn'}"))
                .hasMessageContaining("factor must be a positive number, got nothing");
    }

    private static double[] spectrum(String fields) {
        ContextPlan plan = Configuration.of("native")
                .resolve(RopeConfig.read(Family.QWEN3, config(Family.QWEN3, fields), 64), 256)
                .plan();
        return plan.spectrum().toArray();
    }

    /** Whatever in the file says how far the model was trained decides L, wherever it stands. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'rope_theta':1e7 | 256",
                "'original_max_position_embeddings':64 | 64",
                "'rope_parameters':{'rope_theta':1e7,'original_max_position_embeddings':64} | 64",
                "'rope_scaling':{'type':'linear','factor':4,'original_max_position_embeddings':64} | 64",
                "'rope_scaling':{'type':'dynamic','factor':4},'original_max_position_embeddings':64 | 64",
                "'rope_scaling':{'type':'yarn','factor':4,'original_max_position_embeddings':64} | 64",
                "'dual_chunk_attention_config':{'chunk_size':64,'local_size':8,'original_max_position_embeddings':32} | 32",
                "'rope_scaling':{'type':'yarn','factor':4,'original_max_position_embeddings':64},"
                        + "'dual_chunk_attention_config':{'chunk_size':64,'local_size':8,'original_max_position_embeddings':32} | 32",
                "'dual_chunk_attention_config':{'chunk_size':64,'local_size':8} | 256"
            })
    void theSmallestLengthThatIsTrainedOnIsTheTrainedLength(String fields, int length) {
        assertThat(rope(config(Family.QWEN3, fields)).trainedLength()).isEqualTo(length);
    }

    /** vLLM, rotary_embedding/dual_chunk_rope.py: chunks of chunk_size - local_size, queries clamped at chunk_size. */
    @Test
    void dualChunkAttentionIsNamedWithTheMethodThatHasItsPositions() {
        assertThat(
                        notes(
                                "'dual_chunk_attention_config':{'chunk_size':64,'local_size':8,'original_max_position_embeddings':64}"))
                .containsExactly(
                        "config.json: dual_chunk_attention_config decides the trained length, 64, but native does not"
                                + " follow it, nor does transformers 5.23.0; dca{chunk=56,cap=64} has its positions.");
    }

    @Test
    void aLengthByAnotherNameIsTakenWhereThereIsNoOtherAndNamedWhereItDiffers() {
        ConfigFile alone = Family.QWEN3.complete(
                ConfigFile.of(Path.of("config.json"), JsonMapper.shared().readTree("{\"n_positions\":512}")));
        assertThat(rope(alone).trainedLength()).isEqualTo(512);
        assertThat(alone.notes())
                .containsExactly(
                        "config.json: without a max_position_embeddings the trained length is n_positions 512.");
        assertThat(notes("'seq_length':64,'max_sequence_length':256"))
                .containsExactly(
                        "config.json: the longest text is max_position_embeddings 256, seq_length 64 is not read.");
    }
}
