/* Version of the PTO toolchain.  The one place it is written: the build reads it from here.  C11 and C++. */
#ifndef PTO_VERSION_H
#define PTO_VERSION_H

/* Of this header; before 1.0 a minor version may change the interface. */
#define PTO_VERSION_MAJOR 0
#define PTO_VERSION_MINOR 1
#define PTO_VERSION_PATCH 0

/* A symbol of the public interface; everything else in the shared library is hidden. */
#if defined(__GNUC__)
#define PTO_API __attribute__((visibility("default")))
#else
#define PTO_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* "MAJOR.MINOR.PATCH" of the library that is linked, which may differ from the header compiled against. */
PTO_API const char *pto_version(void);

#ifdef __cplusplus
}
#endif
#endif
