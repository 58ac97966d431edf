# The line y = w*x + b that is nearest to four points
# :descend
# :lr 0.1
# :freeze x1 y1 x2 y2 x3 y3 x4 y4
x1 = -1.0; y1 = -2.8
x2 = 0.0; y2 = -1.2
x3 = 1.0; y3 = 1.3
x4 = 2.0; y4 = 2.9
w = 0.0
b = 0.0
e1 = w*x1 + b - y1
e2 = w*x2 + b - y2
e3 = w*x3 + b - y3
e4 = w*x4 + b - y4
loss = (e1**2 + e2**2 + e3**2 + e4**2) / 4
