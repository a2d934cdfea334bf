# SPDX-License-Identifier: Apache-2.0
# How everything in this repository is compiled. Nothing of it reaches the users of the library.

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE RelWithDebInfo)
endif()
# Without -DNDEBUG: our own invariants are checked in every build.
set(CMAKE_C_FLAGS_RELWITHDEBINFO "-O2 -g")

set(CMAKE_C_STANDARD 11)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_C_VISIBILITY_PRESET hidden)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

add_compile_definitions(_GNU_SOURCE)
add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes
                    -Wmissing-prototypes -Wvla)
if(MSGTRANS_WERROR)
  add_compile_options(-Werror)
endif()

if(MSGTRANS_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
if(MSGTRANS_SANITIZE)
  add_compile_options(-fsanitize=${MSGTRANS_SANITIZE} -fno-sanitize-recover=all
                      -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${MSGTRANS_SANITIZE})
endif()
