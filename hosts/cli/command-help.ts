/** What `--help` tells beside the options; apart from the commands, which are loaded late. */
export const DIFF_HELP = `
A and B are files, names of workflows of the project, or either at a revision of git:
  codomyrmex diff old.workflow.yaml new.workflow.yaml
  codomyrmex diff HEAD~1:quality-gate quality-gate
  codomyrmex diff quality-gate              the last commit and the file as it is now

Exit: 0 the same meaning, 1 they differ, 2 one of them is missing or cannot be read.
As a git diff driver (codomyrmex git install) it takes git's seven arguments and always ends with 0.

--json prints one line:
  {"before","after","same","sameText",
   "workflow":[{"field":[],"change":"added|removed|changed","before","after"}],
   "nodes":[{"node","change":"added|removed|renamed|changed","from","action","fields":[as in workflow]}],
   "edges":{"added":[{"source","sourcePort","target","targetPort","kind","condition"}],"removed":[]},
   "moved":[node],"notes":[{"id","change"}],"groups":[{"id","change"}]}
`;

export const MERGE_HELP = `
Merges by meaning, node by node and field by field; comments and order are kept. Only what both sides changed
differently is asked: such a field keeps ours, with comments above it that say what base and theirs hold:

    # <<<<<<< conflict in nodes.unit.timeout: "ours" stands below; choose, then delete these comments
    # base:
    #   timeout: 10m
    # theirs:
    #   timeout: 30m
    # >>>>>>>
    timeout: 20m

So the file can still be opened and validated. Without --out it is written over OURS, as git's merge driver
(codomyrmex git install) expects: %O %A %B. A .layout.json merges too; there nothing is ever asked.
A text that cannot be read as a workflow is merged by lines, with git's own markers.

Exit: 0 merged, 1 there are conflicts or the merge broke something, 2 a file is missing.

--json prints one line:
  {"out","merged":true|false,
   "conflicts":[{"id","kind":"node|field","path":[],"base","ours","theirs","kept":"ours|theirs"}],
   "problems":[{"severity","code","message","reason","remedy","place"}]}
`;

export const DOCS_HELP = `
New pages begin as these files say, when they are there, in .codomyrmex/documentation/ of the project:
  README.template.md  AGENTS.template.md  README.nested.template.md  AGENTS.nested.template.md   (nested: those of folders)
In them: {{ project_name }} {{ description }} {{ project_type }} {{ version }}; in nested ones also {{ directory_name }} {{ purpose }}
{{ purpose_lower }} {{ parent_link }}. A line with nothing but {{ workflows }}, {{ tools }}, {{ folders }}, {{ commands }}, {{ contents }} or
{{ about }} is the place of that section. Later only the sections are made anew.
`;

export const TRIGGERS_HELP = `
  triggers:
    nightly:  { workflow: gate, schedule: "0 2 * * *", timeZone: Europe/Berlin, catchUp: one }   # none | one | all
    often:    { workflow: gate, every: 15m, overlap: skip }                 # skip | queue | cancel-previous
    release:  { workflow: ship, at: "2026-12-01T22:00", catchUp: one }       # once on each machine; none | one
    on_save:  { workflow: gate, files: ["src/**"], ignore: ["**/*.log"], debounce: 1s }
    on_merge: { workflow: gate, git: [commit, branch], branches: [main] }
    deploy:   { workflow: ship, run: gate, status: succeeded }              # failed | cancelled | finished

A trigger fires only while it is switched on for this machine and a studio is open. The project must be trusted.

list --json prints one line for each:
  {"trigger","kind","workflow","cause","on","watched","nextAt","lastAt","lastRun","lastOutcome","lastSentence"}
fire --json prints the events of the run, as run does. Exit of fire: as run. Of list: 1 when the section has errors.
`;

export const VERIFY_HELP = `
The commit of then is checked out into a working tree of its own, the uncommitted changes of then are applied, and the
node runs there with the same parameters, after all it needs, without the cache. Your own tree, index and branches are
not touched; the working tree goes away, also after a crash (at the next start).

Exit: 0 the same bytes, 1 different bytes or not made this time, 2 it cannot be made again (stderr says why).

--json prints one line:
  {"file","sha256","bytes","run","task","name","commit","patched","same",
   "again":{"status","sha256","bytes"},"difference":{"offset","line","before","after"},
   "outputs":{"count","differences":[{"path","before","after"}]}}
"outputs" is what else the task hands out and came out differently, such as durations; it does not count.
`;

export const STORAGE_HELP = `
A run goes when it is too old, beyond the newest of its project, or does not fit any more (settings "retention":
{ "maxRuns": 500, "maxAge": "90d", "maxBytes": "10GB" }; project.yaml may name its own "retention"). Never: runs in
progress, pinned runs, and by the rules of the settings the newest run of each workflow. What runs, cache entries
and pins still refer to stays stored. Applied now and then beside other work, at most once an hour.

JSON: one value { dataFolder, runs, logs, content, cache, temporary, totalBytes, couldFree, rules }; parts are { count, bytes, ... }.
free: per run { type: "storage.run", run, project, workflow, startedAt, bytes, reason: "age"|"count"|"bytes" }, last
{ type: "storage.freed", runs, dryRun, cacheEntries, contentObjects, bytes }.`;

export const TRENDS_HELP = `
Success rate: of the runs that succeeded or failed. p50, p95: half, and 95 of 100, took no longer; of what succeeded.
Flaky: the same was tried more than once and did not end alike. The same: an equal fingerprint, or for a task that is
not cached an equal commit with equal uncommitted changes, workflow text and parameters. A retry tries the same again.

--json prints one value:
  {"type":"trends","workflow","since","until","counts":{"runs","succeeded","failed","cancelled","interrupted","open"},
   "successRate","p50Ms","p95Ms","isCut","days":[{"day","runs","succeeded","failed","p50Ms"}],
   "perRun":[{"run","workflow","status","startedAt","durationMs","peakRssBytes"}],
   "nodes":[{"workflow","node","action","succeeded","failed","cached","skipped","successRate","p50Ms","p95Ms","totalMs",
     "criticalRuns","runs","peakRssBytes","speed":"slower|faster|same|null"}],
   "flaky":[{"workflow","task","action","succeeded","failed","mendedByRetry","goodRun","failedRun","message"}]}`;
