#!/usr/bin/env bash
# Workers as a Slurm array: sbatch [--array=1-N] [--gpus=1] docs/deploy/slurm.sh [OPTION OF ./ropewalk worker]…    (docs/deploy.md)
# In the folder of a clone that is built; the database and the workers' password come from ~/.ropewalk-worker (mode 600), three lines:
#   ROPEWALK_DB=jdbc:postgresql://HOST/ropewalk   ROPEWALK_DB_USER=ropewalk_worker   ROPEWALK_DB_PASSWORD=…
# and, where models lie beside the service alone, ROPEWALK_SERVICE and ROPEWALK_TOKEN.
#SBATCH --job-name=ropewalk
#SBATCH --array=1-8
#SBATCH --cpus-per-task=8
#SBATCH --mem=32G
#SBATCH --time=12:00:00
#SBATCH --output=ropewalk-%A-%a.log
# Ten minutes before the time is over the worker is told to end: it finishes the batch at hand and gives its cells back.
#SBATCH --signal=B:TERM@600
set -euo pipefail
fail() { echo "slurm.sh: $*" >&2; exit 1; }

cd "${SLURM_SUBMIT_DIR:-.}"
[ -f app/target/ropewalk.jar ] || fail "$PWD has no build; run './ropewalk --version' there once, before jobs would all build at once."
settings="$HOME/.ropewalk-worker"
[ -f "$settings" ] || fail "$settings is missing; the first lines of this script say what it holds."
[ "$(stat -Lc %a "$settings")" = 600 ] || fail "$settings holds a password and others may read it: chmod 600 $settings"
set -a
# shellcheck source=/dev/null
. "$settings"
set +a

device=()
if [ -n "${SLURM_JOB_GPUS:-}" ]; then device=(--device cuda); fi
exec ./ropewalk worker "${device[@]}" "$@"
