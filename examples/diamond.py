# A diamond: a is used twice, so its two gradients add up
a = 2.0
b = 2 * a
c = a + 3
L = b * c
