/// The contract's documents as they are served: two YAML files, and a page that shows both without
/// any script. Depends on the contract's files and on Vert.x web.
@NullMarked
package dev.fanfare.service.docs;

import org.jspecify.annotations.NullMarked;
