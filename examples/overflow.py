# exp(800) is beyond the largest number, and infinity over infinity is nan
x = 800.0
e = exp(x)
s = e + 1
L = e / s
