# A diamond: a is used twice, so its two gradients add up
x = 1.0
a = x + 1
b = 2 * a
c = a + 3
L = b * c
