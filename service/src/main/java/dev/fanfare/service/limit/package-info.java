/// How much of a node one address, one user or one caller may take: counts, rates, and the one way
/// to refuse what goes beyond. Depends on the contract's problems and Micrometer.
@NullMarked
package dev.fanfare.service.limit;

import org.jspecify.annotations.NullMarked;
