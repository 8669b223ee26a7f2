package dev.fanfare.benchmarks.scenario;

import dev.fanfare.benchmarks.load.Audience;
import dev.fanfare.benchmarks.load.Phases;
import dev.fanfare.benchmarks.load.Traffic;
import java.util.function.Supplier;

/// What every subject of a scenario is put under.
///
/// @param audience a fresh one for each run
/// @param floorRate the floor gets the events one by one, at a rate that it can take
/// @param forRivals whether they can take it, too
record Load(
    Supplier<Audience> audience,
    double rate,
    int burst,
    double floorRate,
    boolean forRivals,
    Phases phases) {

  static Load single(Supplier<Audience> audience, double rate, Phases phases) {
    return new Load(audience, rate, 1, rate, true, phases);
  }

  Load forFloor() {
    return single(audience, floorRate, phases);
  }

  Traffic traffic() {
    return Traffic.random(audience.get(), rate, phases.window()).inBursts(burst);
  }
}
