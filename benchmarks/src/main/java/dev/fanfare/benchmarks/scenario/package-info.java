/// The workloads. Each runs its subjects one after the other and gives a row for each run. Depends
/// on `subject`, `load`, `machine` and `result`.
@NullMarked
package dev.fanfare.benchmarks.scenario;

import org.jspecify.annotations.NullMarked;
