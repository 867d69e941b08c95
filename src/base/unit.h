/* unit.h: lengths.
 *
 * Every length in aldine is an integer count of 1/1024 point (a point is 1/72 inch), so
 * that the same book gives the same bytes on every machine. Floating point appears only
 * at cairo's border and in badness. 32 bits reach 29,000 inches. */
#ifndef ALDINE_BASE_UNIT_H
#define ALDINE_BASE_UNIT_H

#include <stdint.h>

typedef int32_t unit;

#define UNIT_POINT 1024
#define UNIT_INCH (72 * UNIT_POINT)

static inline double unit_points(unit u)
{
	return u / (double)UNIT_POINT;
}

/* The nearest unit; halves go away from zero. */
static inline unit unit_from_points(double points)
{
	return (unit)(points * UNIT_POINT + (points < 0 ? -0.5 : 0.5));
}

static inline unit unit_from_mm(double mm)
{
	return unit_from_points(mm * 72.0 / 25.4);
}

#endif
