/* SPDX-License-Identifier: Apache-2.0 */
/* kit.h - the kit of the conformance suite, with the places and the virtual time of this repository: for
 * what is not the same over every transport, or looks at the inside. */
#ifndef KIT_H
#define KIT_H

#include "conformance/places.h"

#include "loop/loop_sim.h"

#endif
