"""Tiny checkpoints of each family and their logits, made by transformers 5.23.0 (CPU, eager, float32): python3 goldens.py"""
import json, os, torch, transformers
from safetensors.torch import save_file

SIZES = dict(vocab_size=40, hidden_size=16, intermediate_size=24, num_attention_heads=4, max_position_embeddings=32,
             bos_token_id=0, eos_token_id=1, pad_token_id=0, attn_implementation="eager")
FAMILIES = {
    "starcoder2": ("Starcoder2", dict(num_hidden_layers=2, num_key_value_heads=2, sliding_window=9)),
    "granite": ("Granite", dict(num_hidden_layers=2, num_key_value_heads=2, embedding_multiplier=3.0, attention_multiplier=0.4,
                                residual_multiplier=0.5, logits_scaling=1.6)),
    "stablelm": ("StableLm", dict(num_hidden_layers=2, num_key_value_heads=4, partial_rotary_factor=0.5, use_qkv_bias=True)),
    "stablelm-parallel": ("StableLm", dict(num_hidden_layers=2, num_key_value_heads=2, partial_rotary_factor=0.5, qk_layernorm=True,
                                           use_parallel_residual=True)),
    "cohere": ("Cohere", dict(num_hidden_layers=2, num_key_value_heads=2, use_qk_norm=True, logit_scale=0.25)),
    "cohere2": ("Cohere2", dict(num_hidden_layers=4, num_key_value_heads=2, sliding_window=9, logit_scale=0.25)),
    "olmo2": ("Olmo2", dict(num_hidden_layers=2, num_key_value_heads=2)),
    "olmo3": ("Olmo3", dict(num_hidden_layers=4, num_key_value_heads=2, sliding_window=9, rope_parameters={
        "full_attention": {"rope_type": "yarn", "rope_theta": 4e4, "factor": 4.0, "original_max_position_embeddings": 32, "beta_fast": 8.0,
                           "beta_slow": 1.0},
        "sliding_attention": {"rope_type": "default", "rope_theta": 4e4}})),
    "smollm3": ("SmolLM3", dict(num_hidden_layers=4, num_key_value_heads=2, no_rope_layers=[1, 0, 1, 1])),
    "ministral3": ("Ministral3", dict(num_hidden_layers=2, num_key_value_heads=2, head_dim=6, rope_parameters={
        "rope_type": "yarn", "rope_theta": 2e4, "factor": 4.0, "original_max_position_embeddings": 32, "beta_fast": 8.0, "beta_slow": 1.0,
        "mscale": 1.0, "mscale_all_dim": 1.0, "llama_4_scaling_beta": 0.3})),
    "gemma2": ("Gemma2", dict(num_hidden_layers=2, num_key_value_heads=2, head_dim=6, sliding_window=9, query_pre_attn_scalar=10,
                              attn_logit_softcapping=4.0, final_logit_softcapping=10.0)),
    "gemma3_text": ("Gemma3", dict(num_hidden_layers=3, num_key_value_heads=1, head_dim=6, sliding_window=9, query_pre_attn_scalar=10,
                                   layer_types=["sliding_attention", "sliding_attention", "full_attention"], rope_parameters={
        "full_attention": {"rope_type": "linear", "rope_theta": 2e5, "factor": 4.0},
        "sliding_attention": {"rope_type": "default", "rope_theta": 3e3}})),
}

for name, (kind, more) in FAMILIES.items():
    torch.manual_seed(7)
    config = getattr(transformers, (kind if kind != "Gemma3" else "Gemma3Text") + "Config")(**{**SIZES, **more})
    model = getattr(transformers, kind + "ForCausalLM")(config).eval()
    with torch.no_grad():  # whatever is 0 or 1 when it is made would hide a fault
        for key, weight in model.named_parameters():
            centre = 1.0 if "norm" in key and key.endswith("weight") and "gemma" not in name else 0.0
            weight.normal_(centre, 0.3)
    model.save_pretrained("checkpoints/" + name)
    if os.path.exists("checkpoints/" + name + "/generation_config.json"):
        os.remove("checkpoints/" + name + "/generation_config.json")
    ids = torch.randint(2, 40, (1, 50))
    with torch.no_grad():
        logits = model(ids).logits[0]
        written = model.generate(ids, attention_mask=torch.ones_like(ids), max_new_tokens=8, do_sample=False, eos_token_id=None, pad_token_id=0)
        noise = (model.double()(ids).logits[0] - logits).abs().max().item()
    os.makedirs("cases", exist_ok=True)
    save_file({"logits.0": logits.contiguous()}, "cases/" + name + ".safetensors")
    json.dump({"checkpoint": "checkpoints/" + name, "method": {"name": "native", "parameters": {}}, "trainedLength": 32,
               "ids": ids.tolist(), "expect": name + ".safetensors", "tolerance": {"maxAbs": max(1e-4, 10 * noise)},
               "generated": written[0, 50:].tolist(), "source": "transformers " + transformers.__version__ + " " + kind + "ForCausalLM, eager, float32"},
              open("cases/" + name + ".json", "w"), indent=1)
    print(name, "rounding makes", noise, "logits reach", logits.abs().max().item())
