/** UDP as a whole: crowds of peers, foreign ones, killed ones, hostile ones, casts on several machines. */
@NullMarked
package org.hpsocket.itest.udp;

import org.jspecify.annotations.NullMarked;
