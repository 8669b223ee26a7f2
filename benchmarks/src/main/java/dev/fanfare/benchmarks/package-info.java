/// `./fanfare bench`: reads the command line, runs scenarios, tells what they found. May depend on
/// everything below it.
@NullMarked
package dev.fanfare.benchmarks;

import org.jspecify.annotations.NullMarked;
