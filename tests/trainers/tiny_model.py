"""A tiny language model with random weights and a tokenizer of its own, made here and now."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from tests.trainers.answered import SUBJECTS, texts_about

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerFast

END = "<|end|>"
ROLES = ("system", "user", "assistant")
TEMPLATE = (
    "{% for message in messages %}<|{{ message.role }}|>"
    "{% if message.role == 'assistant' %}"
    "{% generation %}{{ message.content }}<|end|>{% endgeneration %}"
    "{% else %}{{ message.content }}<|end|>{% endif %}"
    "{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>{% endif %}"
)
"""Every word of a conversation and nothing else, so that what was learned can be read back exactly."""


def make(folder: Path) -> Path:
    """Saves model and tokenizer to `folder`, from where trainers load them as they would any other."""
    from transformers import LlamaConfig, LlamaForCausalLM, set_seed

    tokenizer = _tokenizer(text for number in range(len(SUBJECTS)) for text in texts_about(number))
    set_seed(0)
    config = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=2,
        max_position_embeddings=8192,
        bos_token_id=None,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
    )
    LlamaForCausalLM(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def _tokenizer(texts: Iterable[str]) -> "PreTrainedTokenizerFast":
    """Byte-level BPE, which can write every text and reads back exactly what was written."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    learned = Tokenizer(models.BPE())
    learned.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    learned.decoder = decoders.ByteLevel()
    special = ["<|pad|>", END, *(f"<|{role}|>" for role in ROLES)]
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=400, special_tokens=special, initial_alphabet=alphabet, show_progress=False
    )
    learned.train_from_iterator(texts, trainer)
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=learned, pad_token="<|pad|>", eos_token=END)
    tokenizer.chat_template = TEMPLATE
    return tokenizer
