/// What was measured, as rows of figures, and how they are shown: one table, one JSON file. Depends
/// on Vert.x's JSON only.
@NullMarked
package dev.fanfare.benchmarks.result;

import org.jspecify.annotations.NullMarked;
