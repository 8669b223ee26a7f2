/// Settings: records bound from defaults, one YAML file, environment and flags, all faults reported
/// together; and the reference page made from the same records. Depends on SmallRye Config only;
/// read once in `main`, nothing else in the program reads a file or the environment.
@NullMarked
package dev.fanfare.service.config;

import org.jspecify.annotations.NullMarked;
