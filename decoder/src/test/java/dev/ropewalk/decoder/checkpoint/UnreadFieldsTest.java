package dev.ropewalk.decoder.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** A field that nobody reads is named once, unless no number can depend on it; a family passes over the fields of others. */
class UnreadFieldsTest {

    private static final String SHAPE =
            "'hidden_size':16,'num_attention_heads':2,'num_hidden_layers':6,'intermediate_size':24,'vocab_size':32,";

    private static ConfigFile config(String fields) {
        return ConfigFile.of(
                Path.of("config.json"), JsonMapper.shared().readTree(("{" + SHAPE + fields + "}").replace('\'', '"')));
    }

    private static List<String> notes(Family family, String fields) {
        ConfigFile file = config(fields);
        DecoderConfig.read(family, file);
        UnreadFields.check(family, file);
        return file.notes();
    }

    @Test
    void aPlainFileHasNothingToNote() {
        assertThat(notes(
                        Family.LLAMA,
                        "'architectures':['LlamaForCausalLM'],'model_type':'llama','torch_dtype':'float32','use_cache':true,"
                                + "'initializer_range':0.02,'transformers_version':'5.23.0','eos_token_id':2,'pretraining_tp':1,"
                                + "'attention_bias':false,'mlp_bias':false,'rope_scaling':null,'head_dim':8,'sliding_window':null,"
                                + "'alibi':false,'position_embedding_type':'rope'"))
                .isEmpty();
    }

    /** The fields of published files, their sizes made small: what has nothing odd has nothing to note. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "QWEN2    | 'architectures':['Qwen2ForCausalLM'],'attention_dropout':0.0,'bos_token_id':151643,'eos_token_id':151645,"
                        + "'hidden_act':'silu','initializer_range':0.02,'max_position_embeddings':32768,'max_window_layers':28,"
                        + "'model_type':'qwen2','num_key_value_heads':1,'rms_norm_eps':1e-06,'rope_theta':1000000.0,"
                        + "'tie_word_embeddings':true,'torch_dtype':'bfloat16','transformers_version':'4.43.1','use_cache':true,"
                        + "'use_sliding_window':false",
                "QWEN2    | 'max_window_layers':6,'num_key_value_heads':1,'use_sliding_window':false,'sliding_window':null,"
                        + "'layer_types':['full_attention','full_attention','full_attention','full_attention','full_attention',"
                        + "'full_attention']",
                "QWEN3    | 'architectures':['Qwen3ForCausalLM'],'attention_bias':false,'head_dim':8,'max_window_layers':6,"
                        + "'num_key_value_heads':1,'rope_scaling':null,'rope_theta':1000000,'sliding_window':null,"
                        + "'use_sliding_window':false",
                "LLAMA    | 'architectures':['LlamaForCausalLM'],'attention_bias':false,'bos_token_id':128000,"
                        + "'eos_token_id':[128001,128008,128009],'max_position_embeddings':131072,'mlp_bias':false,"
                        + "'num_key_value_heads':1,'pretraining_tp':1,'rope_scaling':{'factor':8.0,'low_freq_factor':1.0,"
                        + "'high_freq_factor':4.0,'original_max_position_embeddings':8192,'rope_type':'llama3'},"
                        + "'rope_theta':500000.0,'tie_word_embeddings':false",
                "LLAMA    | 'is_llama_config':true,'rope_interleaved':false,'rope_scaling':null,'transformers.js_config':"
                        + "{'kv_cache_dtype':{'q4f16':'float16'}},'_name_or_path':'x','pad_token_id':2",
                "MISTRAL  | 'architectures':['MistralForCausalLM'],'attention_dropout':0.0,'max_position_embeddings':32768,"
                        + "'num_key_value_heads':1,'rope_theta':1000000.0,'sliding_window':null",
                "PHI3     | 'architectures':['Phi3ForCausalLM'],'auto_map':{'AutoConfig':'configuration_phi3.Phi3Config',"
                        + "'AutoModelForCausalLM':'modeling_phi3.Phi3ForCausalLM'},'embd_pdrop':0.0,'resid_pdrop':0.0,"
                        + "'max_position_embeddings':4096,'original_max_position_embeddings':4096,'pad_token_id':32000,"
                        + "'rope_scaling':null,'sliding_window':null,'attention_bias':false",
                "PHI3     | 'auto_map':{'AutoConfig':'configuration_phi3.Phi3Config','AutoModelForCausalLM':"
                        + "'modeling_phi3.Phi3ForCausalLM','AutoTokenizer':'Xenova/gpt-4o'},'full_attn_mod':1,"
                        + "'interpolate_factor':1,'lm_head_bias':false,'mlp_bias':false,'partial_rotary_factor':0.5,"
                        + "'max_position_embeddings':64,'original_max_position_embeddings':16,'sliding_window':null,"
                        + "'rope_scaling':{'long_factor':[1.0,1.5],'short_factor':[1.0,1.0],'type':'longrope'}",
                "GPT_NEOX | 'architectures':['GPTNeoXForCausalLM'],'bos_token_id':0,'hidden_act':'gelu','layer_norm_eps':1e-05,"
                        + "'max_position_embeddings':2048,'rotary_emb_base':10000,'rotary_pct':0.25,'tie_word_embeddings':false,"
                        + "'use_parallel_residual':true,'attention_dropout':0.0,'classifier_dropout':0.1,'hidden_dropout':0.0",
                "GEMMA    | 'architectures':['GemmaForCausalLM'],'attention_bias':false,'head_dim':8,'hidden_act':'gelu',"
                        + "'hidden_activation':null,'num_key_value_heads':1,'pad_token_id':0,'rope_scaling':null,'rope_theta':10000.0",
                "GEMMA    | 'hidden_act':'gelu_pytorch_tanh','hidden_activation':'gelu_pytorch_tanh','head_dim':8,"
                        + "'num_key_value_heads':1",
                "PHI      | 'architectures':['PhiForCausalLM'],'hidden_act':'gelu_new','num_key_value_heads':2,"
                        + "'partial_rotary_factor':0.5,'qk_layernorm':false,'layer_norm_eps':1e-05,'rope_scaling':null,"
                        + "'auto_map':{'AutoModelForCausalLM':'microsoft/phi-2--modeling_phi.PhiForCausalLM'}"
            })
    void aPublishedFileHasNothingToNote(Family family, String fields) {
        assertThat(notes(family, fields)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "LLAMA    | 'alibi':true,'no_rope_layers':[1,0] | alibi, no_rope_layers decide positions, attention or scale in other"
                        + " models; for llama nothing reads them, as in transformers 5.23.0.",
                "LLAMA    | 'sliding_window':16 | sliding_window decides positions, attention or scale in other models; for llama"
                        + " nothing reads it, as in transformers 5.23.0.",
                "GPT_NEOX | 'num_key_value_heads':1,'rope_theta':7,'head_dim':8 | num_key_value_heads, rope_theta decide"
                        + " positions, attention or scale in other models; for gpt_neox nothing reads them, as in transformers 5.23.0.",
                "LLAMA    | 'use_rope':false | use_rope decides positions, attention or scale in other models; for llama nothing"
                        + " reads it, as in transformers 5.23.0.",
                "QWEN2    | 'wobble':3,'mlp_bias':true | nobody reads mlp_bias, wobble.",
                "GEMMA    | 'hidden_act':'gelu','hidden_activation':'relu','head_dim':8,'num_key_value_heads':1 | hidden_activation"
                        + " 'relu' is not read, hidden_act is, as in transformers 5.23.0.",
                "LLAMA    | 'embedding_multiplier':12,'residual_multiplier':1.0 | embedding_multiplier decides positions, attention"
                        + " or scale in other models; for llama nothing reads it, as in transformers 5.23.0.",
                "LLAMA    | 'auto_map':{'AutoModelForCausalLM':'modeling_llama_yarn.LlamaForCausalLM'} | auto_map names the"
                        + " repository's own code, modeling_llama_yarn.LlamaForCausalLM, which is not run; the model is read as a"
                        + " llama.",
                "LLAMA    | 'auto_map':{'AutoConfig':'configuration_x.X','AutoModelForCausalLM':'modeling_x.X'} | auto_map names the"
                        + " repository's own code, modeling_x.X, which is not run; the model is read as a llama.",
                "LLAMA    | 'architectures':['InternLM3ForCausalLM'] | architectures says InternLM3ForCausalLM, but the model is read as"
                        + " LlamaForCausalLM, after its model_type.",
                "QWEN2    | 'use_sliding_window':true,'max_window_layers':2,'sliding_window':16 | layers 2 to 5 see 16 keys, the others"
                        + " all; layers are counted from 0.",
                "QWEN2    | 'sliding_window':16 | no layer has a window: use_sliding_window is not true and sliding_window 16 is not"
                        + " read.",
                "QWEN2    | 'use_sliding_window':true,'sliding_window':16 | no layer has a window: max_window_layers is 28, and there"
                        + " are 6.",
                "MISTRAL  | 'sliding_window':16,'num_key_value_heads':1 | every layer sees 16 keys.",
                "MISTRAL  | 'sliding_window':16,'num_key_value_heads':1,'layer_types':['full_attention','sliding_attention',"
                        + "'full_attention','sliding_attention','sliding_attention','full_attention'] | layers 1, 3 to 4 see 16 keys,"
                        + " the others all; layers are counted from 0."
            })
    void whatNobodyReadsAndWhatWindowsThereAreIsNoted(Family family, String fields, String sentence) {
        assertThat(notes(family, fields + (family == Family.QWEN2 ? ",'num_key_value_heads':1" : "")))
                .containsExactly("config.json: " + sentence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "LLAMA | 'is_causal':false | is_causal false is not supported: tokens here see only what came before.",
                "GEMMA | 'use_bidirectional_attention':true | use_bidirectional_attention true is not supported: tokens here see only"
                        + " what came before.",
                "LLAMA | 'per_layer_config':{'0':{'num_attention_heads':1}} | per_layer_config is not supported; without it the model"
                        + " would be another.",
                "QWEN2 | 'layer_types':['full_attention','full_attention','sliding_attention','sliding_attention','sliding_attention',"
                        + "'full_attention'],'sliding_window':16 | layer_types says sliding_attention for layer 2, but there is no"
                        + " sliding_window: use_sliding_window is not true; one of the two is wrong.",
                "QWEN3 | 'use_sliding_window':true,'sliding_window':null,'layer_types':['sliding_attention','full_attention',"
                        + "'full_attention','full_attention','full_attention','full_attention'] | layer_types says sliding_attention for"
                        + " layer 0, but there is no sliding_window: it is null; one of the two is wrong.",
                "QWEN2 | 'use_sliding_window':true,'layer_types':['full_attention'] | layer_types must be a list with a type for each"
                        + " of the 6 layers, got 1 of them.",
                "MISTRAL | 'sliding_window':-1,'num_key_value_heads':1 | sliding_window must be a whole number of at least 1, got -1."
            })
    void whatTransformersWouldObeyOrRefuseIsRefused(Family family, String fields, String sentence) {
        assertThatThrownBy(() -> notes(family, fields + (family == Family.MISTRAL ? "" : ",'num_key_value_heads':1")))
                .isInstanceOf(CheckpointException.class)
                .hasMessage("config.json: " + sentence);
    }

    /** Fields of other families are passed over: what they would change stays as it was. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "GPT_NEOX | 'num_key_value_heads':1,'head_dim':8,'rope_theta':7,'partial_rotary_factor':1,'sliding_window':4",
                "GPT_NEOX | 'num_key_value_heads':-1,'head_dim':null",
                "QWEN3    | 'mlp_bias':true",
                "GEMMA    | 'mlp_bias':true,'sliding_window':4,'use_sliding_window':true",
                "QWEN2    | 'attention_bias':true,'mlp_bias':true,'partial_rotary_factor':1",
                "MISTRAL  | 'attention_bias':true,'mlp_bias':true,'use_sliding_window':true,'max_window_layers':1",
                "PHI3     | 'attention_bias':true,'mlp_bias':true",
                "LLAMA    | 'sliding_window':4,'use_sliding_window':true,'layer_types':['sliding_attention'],'rotary_pct':0.25",
                "PHI      | 'attention_bias':false,'rotary_emb_base':7,'use_parallel_residual':false"
            })
    void aFamilyReadsTheFieldsItHas(Family family, String stray) {
        String own = "'head_dim':8,'num_key_value_heads':2,";
        if (family == Family.GPT_NEOX) own = "";
        assertThat(DecoderConfig.read(family, config(own + stray)))
                .isEqualTo(DecoderConfig.read(
                        family, config(own.isEmpty() ? "'model_type':'x'" : own.substring(0, own.length() - 1))));
    }
}
