#!/usr/bin/env bash
# The vLLM server that `vllm_mode: server` of a recipe generates on, on GPUs that do not train; its weights are renewed at
# each step. Arguments go to `vllm serve`:
#
#   CUDA_VISIBLE_DEVICES=6,7 training/launch/vllm-server.sh Qwen/Qwen3-8B --tensor-parallel-size 2 --port 8000
#
# The options below are what TRL 1.16 asks for. Development mode lets anyone who reaches the port replace the weights: keep
# it on loopback or a closed network.
set -eu
export VLLM_SERVER_DEV_MODE=1
exec vllm serve "$@" --weight-transfer-config '{"backend":"nccl"}' --logprobs-mode processed_logprobs --max-logprobs -1
