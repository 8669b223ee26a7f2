/// The machine that everything runs on: processes, what they cost, ports. Depends on the JDK only.
@NullMarked
package dev.fanfare.benchmarks.machine;

import org.jspecify.annotations.NullMarked;
